import { lintComponents } from './components/lint.mts';
import { repoRoot } from './lib/paths.mts';
import { say } from './lib/progress.mts';

/**
 * `npm run lint:components`: looks at every file of components/ for what daprd would ignore, or do otherwise than our
 * promises need. Exit 1 with a sentence for each finding.
 */
export function main(): void {
  const { resources, findings } = lintComponents(repoRoot);
  for (const finding of findings) say(finding);
  say(`${resources} resources, ${findings.length} findings`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
