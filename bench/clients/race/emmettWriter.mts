import pg from 'pg';
import { settingsOf } from '../answerOrders.mts';
import { loadEmmett } from '../emmettPackages.mts';
import { pauseFor, ROLLED_BACK_MESSAGE, writeRace } from './writeRace.mts';
import type { Mishap } from './writeRace.mts';

const { url, writers } = settingsOf<{ url: string; writers: number }>();
const { getPostgreSQLEventStore, projections } = await loadEmmett();

/** Its inline projections run in the transaction of the append, after the events were written. */
const unsteady = {
  name: 'unsteady',
  canHandle: ['task.changed'],
  handle: async ([event]: { data: unknown }[]) => {
    const mishap = event?.data as Mishap;
    await pauseFor(mishap);
    if (mishap.rollsBack) throw new Error(ROLLED_BACK_MESSAGE);
  },
};
const store = getPostgreSQLEventStore(url, {
  projections: projections.inline([unsteady]),
  connectionOptions: { pool: new pg.Pool({ connectionString: url }) },
});
await store.schema.migrate();
await writeRace(
  writers,
  ({ stream, version }, mishap) =>
    store.appendToStream(`task-${stream}`, [{ type: 'task.changed', data: { ...mishap } }], {
      expectedStreamVersion: BigInt(version),
    }),
  (error) => (error as Error).message === ROLLED_BACK_MESSAGE,
);
process.exit(0);
