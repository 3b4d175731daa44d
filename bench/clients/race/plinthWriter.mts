import { createPools } from '@plinth/shared/database/connection';
import type { Pool } from '@plinth/shared/database/connection';
import { task } from '@plinth/shared/domain/task/decider';
import { createHeadHints } from '@plinth/shared/eventstore/headHints';
import type { QueryConfig } from 'pg';
import type { PlinthUrls } from '../../lib/cluster.mts';
import { settingsOf } from '../answerOrders.mts';
import { openPlinth } from '../openPlinth.mts';
import { created } from '../sampleTask.mts';
import { pauseFor, ROLLED_BACK_MESSAGE, writeRace } from './writeRace.mts';
import type { Mishap } from './writeRace.mts';

const { urls, tenantIds, writers, isFirst } = settingsOf<{
  urls: PlinthUrls;
  isFirst: boolean;
  tenantIds: string[];
  writers: number;
}>();
const { app, writer, identity } = urls;
const pools = createPools({ urls: { app, writer, identity }, applicationName: 'race' });
const hints = createHeadHints({ pool: pools.app });

/** Of the appends that wait: those of one call share the worst of them. */
let mishaps: Mishap[] = [];

/** Calls the append function inside a transaction that pauses and is rolled back as its units ask for. */
async function query(call: QueryConfig): Promise<unknown> {
  const all = mishaps;
  mishaps = [];
  const client = await pools.writer.connect();
  try {
    await client.query('begin');
    const result = await client.query(call);
    await pauseFor({ pauseMs: Math.max(0, ...all.map(({ pauseMs }) => pauseMs)), rollsBack: false });
    const rollsBack = all.some((mishap) => mishap.rollsBack);
    await client.query(rollsBack ? 'rollback' : 'commit');
    if (rollsBack) throw new Error(ROLLED_BACK_MESSAGE);
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const { append, contextOf, openTenants, ids } = openPlinth({
  app: pools.app,
  identity: pools.identity,
  writer: { query } as Pick<Pool, 'query'>,
  onAppended: (tenants) => hints.notify(tenants),
});

if (isFirst) await openTenants(tenantIds);
await writeRace(
  writers,
  ({ stream, version }, mishap) => {
    mishaps.push(mishap);
    const tenantId = tenantIds[parseInt(stream.slice(0, 8), 16) % tenantIds.length]!;
    const event =
      version === 0
        ? { type: 'task.created', data: created }
        : { type: 'task.updated', data: { title: `${version}` } };
    const expected = version === 0 ? 'none' : version;
    const events = [{ id: ids.next(), ...event }];
    return append({
      context: contextOf(tenantId),
      streams: [{ streamId: stream, aggregate: task, expected, events }],
    });
  },
  (error) => (error as Error).message === ROLLED_BACK_MESSAGE,
);
process.exit(0);
