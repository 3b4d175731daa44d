import { randomUUID } from 'node:crypto';
import { inTransaction } from '@plinth/shared/database/inTransaction';
import { named } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const value = async (text: string, values: unknown[] = []): Promise<unknown> =>
  ((await database.pools.app.query<{ v: unknown }>(text, values)).rows[0] as { v: unknown }).v;

describe('values', () => {
  test('an int8 is a number', async () => {
    expect(await value('select 9007199254740991::int8 as v')).toBe(9_007_199_254_740_991);
    expect(await value("select '{1,null}'::int8[] as v")).toEqual([1, null]);
  });

  test('an int8 that no number can hold is refused', async () => {
    await expect(value('select 9007199254740992::int8 as v')).rejects.toThrow('2^53-1');
  });

  test.each(['2026-11-22T16:00:00.000Z', '2026-11-22T16:00:00.120Z', '2026-11-22T16:00:00.123456Z'])(
    'the time %s is read as it was written',
    async (time) => expect(await value('select $1::timestamptz as v', [time])).toBe(time),
  );

  test('a time is in UTC whatever it was written as', async () => {
    expect(await value("select '2026-11-22 18:00:00.5+02'::timestamptz as v")).toBe(
      '2026-11-22T16:00:00.500Z',
    );
    await expect(value("select 'infinity'::timestamptz as v")).rejects.toThrow('infinity');
  });
});

describe('withTenant', () => {
  const tenantOf = 'select current_tenant()::text as v';

  test('sets the tenant for the transaction only', async () => {
    const tenantId = randomUUID();
    const { rows } = await withTenant(database.pools.app, tenantId, (tx) => tx.query(tenantOf, []));
    expect(rows).toEqual([{ v: tenantId }]);
    expect(await value(tenantOf)).toBeNull();
  });

  test('refuses what is no UUID before it asks PostgreSQL', async () => {
    const run = withTenant(database.pools.app, "'; drop table event; --", () => Promise.resolve());
    await expect(run).rejects.toThrow(TypeError);
  });

  test('rolls back when the work fails, and the connection is good for the next', async () => {
    const failing = withTenant(database.pools.consumer, randomUUID(), async (tx) => {
      await tx.query('select 1 / 0', []);
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(database.pools.consumer.idleCount).toBe(1);
  });

  test('an error that was swallowed does not pass for a commit', async () => {
    const run = inTransaction(database.pools.relay, async (tx) => {
      await tx.query('select 1 / 0', []).catch(() => {});
    });
    await expect(run).rejects.toThrow('expected COMMIT; got ROLLBACK');
  });

  test('a connection that breaks in between fails the work, not the process', async () => {
    const pool = database.pools.scheduler;
    const run = inTransaction(pool, async (tx) => {
      const { rows } = await tx.query('select pg_backend_pid() as pid', []);
      await database.admin.query('select pg_terminate_backend($1)', [(rows[0] as { pid: number }).pid]);
      await tx.query('select 1', []);
    });
    await expect(run).rejects.toThrow();
    expect(pool.totalCount).toBe(0);
  });
});

test('a statement is prepared once per session under its own name', async () => {
  const prepared = await inTransaction(database.pools.identity, async (tx) => {
    await tx.query('select $1::int as v', [1]);
    await tx.query('select $1::int as v', [2]);
    return tx.query("select name from pg_prepared_statements where statement like 'select $1::int%'", []);
  });
  expect(prepared.rows).toEqual([{ name: expect.stringMatching(/^[0-9a-f]{16}$/) as string }]);
  expect((await named(database.pools.identity).query('select 1', [])).rowCount).toBe(1);
});
