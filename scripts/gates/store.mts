import { randomInt } from 'node:crypto';
import { say } from '../lib/progress.mts';
import { outcomeOf } from './gate.mts';
import type { Gate, Outcome } from './gate.mts';

const MAX_SEED = 2 ** 31;
const MAX_FAULTS = 20;
/** Many times what it takes. */
const DEADLINE_MS = 5 * 60_000;

/** The short form of the event store's tests on clusters of their own. After the build. */
export function storeGate(signal: AbortSignal): Gate {
  const check = async (): Promise<Outcome> => {
    const { runStore, shortStore } = await import('../../tests/store/forms.mts');
    const seed = randomInt(MAX_SEED);
    const ending = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    const reports = await runStore(shortStore, {
      seed,
      say: (line) => say(`       ${line}`),
      signal: ending,
    });
    const seconds = reports.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`);
    say(`       ${seconds.join(', ')}, seed ${seed}`);
    return outcomeOf(
      reports.flatMap(({ name, faults }) => faults.slice(0, MAX_FAULTS).map((fault) => `${name}: ${fault}`)),
    );
  };
  return { name: 'event store on clusters of its own, short form', check };
}
