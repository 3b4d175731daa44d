import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../lib/jsonfile.mts';
import type { Profile } from '../lib/profile.mts';
import type { Stack } from '../lib/stack.mts';
import { argsOf } from './children.mts';
import { renderDapr } from './render.mts';
import { signalProcess } from './signals.mts';

/**
 * Makes ready what shared/testing/sidecar.ts starts sidecars with: rendered files and topics. Ends those that
 * earlier tests have left running. After the build and after the servers.
 * @param daprd the sidecar program
 * @param profile that the servers are there for
 */
export async function prepareTestSidecars(stack: Stack, daprd: string, profile: Profile): Promise<void> {
  endTestSidecars(stack);
  renderDapr(stack, daprd, { profile });
  const { prepareBroker } = await import('./broker.mts');
  await prepareBroker(stack, profile);
}

/** Kills the sidecars that tests have left running, and forgets all they had. */
export function endTestSidecars({ dir }: Pick<Stack, 'dir'>): void {
  const sidecars = join(dir, 'sidecars');
  for (const name of globSync('*/process.json', { cwd: sidecars })) {
    const left = readJson<{ pid: number; httpPort: number }>(join(sidecars, name));
    // The pid alone may be another process by now.
    const args = left ? argsOf(left.pid) : [];
    if (left && args[args.indexOf('--dapr-http-port') + 1] === String(left.httpPort)) {
      signalProcess(left.pid, 'SIGKILL');
    }
  }
  rmSync(sidecars, { recursive: true, force: true });
}
