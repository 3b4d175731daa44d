import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readResources } from './resources.mts';
import { findingsOf } from './rules.mts';

/** What every profile is given beside its own files. */
const SHARED = ['config.yaml', 'common'];

/**
 * Looks at every file below components/: each profile as a sidecar gets it, together with what is common to all.
 * @param root of the clone
 * @returns the number of resources, and a sentence for each finding, each once
 */
export function lintComponents(root: string): { resources: number; findings: string[] } {
  const { resources, findings } = readResources(root, 'components');
  const isIn = (place: string, entry: string): boolean => place.startsWith(join('components', entry));
  const common = resources.filter(({ place }) => SHARED.some((entry) => isIn(place, entry)));
  const sets = profilesOf(root).map((profile) => [
    ...common,
    ...resources.filter(({ place }) => isIn(place, `${profile}/`)),
  ]);
  const found = [...findings, ...sets.flatMap(findingsOf)];
  return { resources: resources.length, findings: [...new Set(found)] };
}

function profilesOf(root: string): string[] {
  const directory = join(root, 'components');
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SHARED.includes(entry.name))
    .map(({ name }) => name);
}
