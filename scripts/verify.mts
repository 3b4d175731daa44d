import { join } from 'node:path';
import { buildServices } from './launcher/build.mts';
import { repoRoot } from './lib/paths.mts';
import { verifyOptions } from './verify/options.mts';

/**
 * `npm run verify -- --tenant ID` verifies a tenant's log in the database, `-- --file EXPORT` an export without one:
 * digests, chain, payloads, checkpoints. Exit 1 when anything is wrong. docs/audit.md has the other options.
 * @throws Fault for options that do not go together, an unknown tenant, a file that is no export
 */
export async function main(args: string[]): Promise<void> {
  const options = verifyOptions(args);
  await buildServices(join(repoRoot, '.plinth', 'verify', 'logs'));
  const [{ verify }, { trustOf }, { reportText }] = await Promise.all([
    import('./verify/verify.mts'),
    import('./verify/trust.mts'),
    import('./verify/reportText.mts'),
  ]);
  const trust = trustOf(options);
  const { report, notes } = await verify(options, trust);
  const result = { ...report, trust: trust.mode };
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : reportText(report, trust, notes));
  process.exitCode = report.faults > 0 ? 1 : 0;
}
