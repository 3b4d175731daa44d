import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Seen } from '../clients/race/writeRace.mts';
import { freshDatabase } from './cluster.mts';
import type { Cluster } from './cluster.mts';
import { startRaceProcess } from './raceProcess.mts';
import type { RaceProcess } from './raceProcess.mts';
import type { RaceSystem } from './raceSystems.mts';
import { judgeRace } from './raceVerdict.mts';
import type { RaceVerdict } from './raceVerdict.mts';

const PROCESSES = 8;
const WRITERS_PER_PROCESS = 4;
const KILL_EVERY_MS = 2_000;
/** When the idle transaction in another database begins and ends, as shares of the race. */
const IDLE_FROM = 0.25;
const IDLE_UNTIL = 0.5;
/** After the last append: deliveries have ended when there was none for so long. */
const QUIET_MS = 5_000;

/**
 * Lets 32 writers and a reader run for a while, kills a process of writers every two seconds and starts another one,
 * holds a write transaction open in another database for a quarter of the time, and judges what the reader was handed.
 */
export async function runRace(
  cluster: Cluster,
  { writer, reader, settings, stored }: RaceSystem,
  durationMs: number,
): Promise<RaceVerdict> {
  const acknowledged: Seen[] = [];
  const delivered: Seen[] = [];
  const startWriters = (more = { writers: WRITERS_PER_PROCESS, isFirst: false }): RaceProcess =>
    startRaceProcess(writer, { ...settings, ...more, role: 'writer' }, (seen) => acknowledged.push(seen));
  // The first one makes what is not there yet; the race begins once the reader has caught up with it.
  const first = startWriters({ writers: 1, isFirst: true });
  while (acknowledged.length === 0) await sleep(50);
  await first.end();
  const reading = startRaceProcess(reader, { ...settings, role: 'reader' }, (seen) => delivered.push(seen));
  for (let n = 0; n < 200 && delivered.length < acknowledged.length; n += 1) await sleep(50);
  const writers = Array.from({ length: PROCESSES }, () => startWriters());
  const startedAt = performance.now();
  const begunAt = performance.timeOrigin + startedAt;
  const idle = holdIdle(cluster, durationMs);
  for (let n = 0; performance.now() - startedAt < durationMs; n += 1) {
    await sleep(KILL_EVERY_MS);
    await writers[n % PROCESSES]!.kill();
    writers[n % PROCESSES] = startWriters();
  }
  await Promise.all([idle, ...writers.map((each) => each.end())]);
  for (let before = -1; before !== delivered.length;) {
    before = delivered.length;
    await sleep(QUIET_MS);
  }
  await reading.end();
  return judgeRace(await stored(), { acknowledged, delivered, begunAt });
}

/** A transaction that has written and then does nothing, as of a session that somebody forgot. */
async function holdIdle(cluster: Cluster, durationMs: number): Promise<void> {
  const url = await freshDatabase(cluster, 'race_other');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table forgotten (id int)');
  await sleep(durationMs * IDLE_FROM);
  await client.query('begin');
  await client.query('insert into forgotten values (1)');
  await sleep(durationMs * (IDLE_UNTIL - IDLE_FROM));
  await client.query('commit');
  await client.end();
}
