import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { stackDir } from '../lib/paths.mts';
import { say } from '../lib/progress.mts';
import { runShort } from '../../tests/crash/forms.mts';
import { tableOf, writeReport } from '../../tests/crash/report.mts';
import { outcomeOf } from './gate.mts';
import type { Gate, Outcome } from './gate.mts';

const MAX_SEED = 2 ** 31;
const MAX_FAULTS = 20;
/** Many times what it takes; it then ends before the next kill, as a failure. */
const DEADLINE_MS = 10 * 60_000;

/** The short form of the crash tests: processes of a stack of its own are killed while rows are imported. */
export function crashGate(signal: AbortSignal): Gate {
  const check = async (): Promise<Outcome> => {
    const lines: string[] = [];
    const seed = randomInt(MAX_SEED);
    const ending = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    const report = await runShort({ seed, say: (line) => lines.push(line), signal: ending });
    writeReport(join(stackDir('crash'), 'figures-short.json'), [report]);
    const { events = 0, lost = 0, doubled = 0 } = report.phases.at(-1)?.figures ?? {};
    const kills = Object.values(report.blows).reduce((sum, count) => sum + count, 0);
    say(`       ${kills} blows, ${events} events, ${lost} lost, ${doubled} doubled, seed ${seed}`);
    const { faults } = report;
    if (faults.length === 0) return outcomeOf([]);
    const more = faults.length > MAX_FAULTS ? [`… ${faults.length - MAX_FAULTS} more`] : [];
    return outcomeOf([...faults.slice(0, MAX_FAULTS), ...more, '', ...lines, '', tableOf([report])]);
  };
  return { name: 'crash tests, short form', check };
}
