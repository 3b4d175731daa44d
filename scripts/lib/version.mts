import { spawnSync } from 'node:child_process';

/** What a program prints when asked for its version, on either stream; '' when it cannot be run. */
export function versionText(command: string, args = ['--version']): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 });
  return `${stdout ?? ''}${stderr ?? ''}`;
}

/**
 * Compares versions number by number: `1.26.10` is at least `1.26.5`, `17` is at least `17`.
 * @param text anything; its first number with dots counts, none is too old
 */
export function isAtLeast(text: string, minimum: string): boolean {
  const found = /\d+(\.\d+)*/.exec(text)?.[0].split('.').map(Number);
  if (!found) return false;
  for (const [index, wanted] of minimum.split('.').map(Number).entries()) {
    const part = found[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
