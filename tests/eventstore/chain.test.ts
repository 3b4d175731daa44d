import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { membership } from '@plinth/shared/domain/membership/decider';
import { newProject, renamed, testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

const EXPORT = `
  select json_build_object(
    'tenant_id', tenant_id, 'position', position, 'stream_id', stream_id, 'version', version, 'id', id, 'type', type,
    'schema_version', schema_version, 'occurred_us', (extract(epoch from occurred_at) * 1000000)::bigint::text,
    'recorded_us', (extract(epoch from recorded_at) * 1000000)::bigint::text, 'actor', actor,
    'correlation_id', correlation_id, 'causation_id', causation_id, 'traceparent', traceparent, 'key_ids', key_ids,
    'payload_digest', encode(payload_digest, 'hex'), 'salt', encode(salt, 'hex'), 'data', data::text,
    'chain', encode(chain, 'hex'))::text as line
  from event where tenant_id = $1 order by position`;

async function exportLog(tenantId: string): Promise<string[]> {
  const { rows } = await store.database.admin.query<{ line: string }>(EXPORT, [tenantId]);
  return rows.map(({ line }) => line);
}

/** Runs the program that shares no code with the product. */
function verify(lines: string[]): { events: number; firstBad: number | null } {
  const program = join(__dirname, '..', 'independent', 'chain.mjs');
  const { stdout } = spawnSync(process.execPath, [program], { input: lines.join('\n'), encoding: 'utf8' });
  return JSON.parse(stdout) as { events: number; firstBad: number | null };
}

async function tenantWithHistory(): Promise<string> {
  const opened = await store.openTenant();
  const context = {
    ...opened,
    causationId: store.ids.next(),
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  };
  const write = newProject();
  await store.append({ context: opened, streams: [write] });
  await store.append({
    context,
    streams: [{ ...write, expected: 1, events: [renamed('Ünïcödé 😀'), renamed('"quoted"')] }],
  });
  const userId = store.ids.next();
  const data = { userId, role: 'owner', displayName: 'Ada', email: 'ada@example.com' };
  await store.append({
    context,
    streams: [
      {
        streamId: store.ids.next(),
        aggregate: membership,
        expected: 'none',
        events: [{ id: store.ids.next(), type: 'membership.created', data }],
      },
    ],
  });
  return context.tenantId;
}

describe('the chain, recomputed by an independent program', () => {
  test('holds over every kind of header', async () => {
    const lines = await exportLog(await tenantWithHistory());
    expect(verify(lines)).toEqual({ events: 5, firstBad: null });
  });

  test.each([
    [
      'a payload',
      (e: Record<string, unknown>) => ({ ...e, data: String(e['data']).replace('Web', 'Wab') }),
      2,
    ],
    ['an actor', (e: Record<string, unknown>) => ({ ...e, actor: 'user:mallory' }), 2],
    [
      'a time',
      (e: Record<string, unknown>) => ({ ...e, recorded_us: `${BigInt(String(e['recorded_us'])) + 1n}` }),
      2,
    ],
  ])('breaks at the event whose %s was changed', async (_what, change, bad) => {
    const lines = await exportLog(await tenantWithHistory());
    const changed = lines.map((line, index) =>
      index === bad - 1 ? JSON.stringify(change(JSON.parse(line) as Record<string, unknown>)) : line,
    );
    expect(verify(changed)).toEqual({ events: 5, firstBad: bad });
  });

  test('breaks where an event is missing', async () => {
    const lines = await exportLog(await tenantWithHistory());
    expect(verify(lines.toSpliced(2, 1))).toMatchObject({ firstBad: 4 });
  });
});
