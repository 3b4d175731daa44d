import { Fault } from './lib/fault.mts';
import { stopSignal } from './launcher/signals.mts';
import { deepCrash } from './deep/crash.mts';
import { deepServers } from './deep/servers.mts';
import { deepStore } from './deep/store.mts';
import { deepStream } from './deep/stream.mts';
import type { DeepTest } from './deep/deepTest.mts';

/** By the name of its area; each says in a line what it does. */
const areas: Record<string, DeepTest> = {
  crash: deepCrash,
  servers: deepServers,
  store: deepStore,
  stream: deepStream,
};

/**
 * `npm run test:deep -- AREA`: what takes too long for `npm test`. Without an area it lists them. The last line is
 * `N passed, N failed`.
 * @throws Fault when there is no such area
 */
export async function main([name = '', ...args]: string[]): Promise<void> {
  if (name === '') {
    for (const [area, { what }] of Object.entries(areas)) process.stdout.write(`${area.padEnd(12)}${what}\n`);
    return;
  }
  const area = areas[name];
  if (!area) {
    throw new Fault({
      expected: `an area: ${Object.keys(areas).join(', ')}`,
      got: name,
      remedy: 'npm run test:deep lists them',
    });
  }
  const signal = stopSignal();
  const { passed, failed } = await area.run(args, signal);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || signal.aborted ? 1 : 0;
}
