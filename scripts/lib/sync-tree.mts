import { spawnSync } from 'node:child_process';

/**
 * Has the system write to the disk what other programs have put into a directory, before a rename says that it is
 * whole: after a machine goes down, the name may be there, and the files empty.
 */
export function syncTree(dir: string): void {
  // One call for all files. Where `sync` knows no -f, the system writes within half a minute by itself.
  spawnSync('sync', ['-f', dir], { stdio: 'ignore' });
}
