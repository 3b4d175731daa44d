import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { membership } from '@plinth/shared/domain/membership/decider';
import { auditStore } from './auditStore';
import type { AuditStore } from './auditStore';
import { newProject, renamed } from './testStore';

type Line = Record<string, unknown>;

let store: AuditStore;

beforeAll(async () => {
  store = await auditStore();
});
afterAll(() => store.close());

/** Runs the program that shares no code with the product. */
function verify(lines: readonly string[]): unknown {
  const program = join(__dirname, '..', 'independent', 'chain.mjs');
  const { stdout } = spawnSync(process.execPath, [program], { input: lines.join('\n'), encoding: 'utf8' });
  return JSON.parse(stdout);
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
  await store.attest(context.tenantId);
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

/** The lines of an export with one field of one of them changed. */
async function changed(find: Line, change: (line: Line) => Line): Promise<string[]> {
  const lines = await store.export(await tenantWithHistory());
  return lines.map((text) => {
    const line = JSON.parse(text) as Line;
    const isIt = Object.entries(find).every(([name, value]) => line[name] === value);
    return isIt ? JSON.stringify(change(line)) : text;
  });
}

describe('an export, verified by an independent program', () => {
  test('holds over every kind of header', async () => {
    const lines = await store.export(await tenantWithHistory());
    expect(verify(lines)).toEqual({ events: 5, checkpoints: 1, firstBad: null, isWhole: true });
  });

  test.each([
    ['a payload', (line: Line) => ({ ...line, data: String(line['data']).replace('Web', 'Wab') })],
    ['an actor', (line: Line) => ({ ...line, actor: 'user:mallory' })],
    [
      'a time',
      (line: Line) => ({ ...line, recordedAtMicros: `${BigInt(String(line['recordedAtMicros'])) + 1n}` }),
    ],
    ['an emptied payload', (line: Line) => ({ ...line, data: null, salt: null })],
  ])('breaks at the event whose %s was changed', async (_what, change) => {
    expect(verify(await changed({ kind: 'event', position: 2 }, change))).toMatchObject({ firstBad: 2 });
  });

  test('breaks where an event is missing, and where a checkpoint is not signed', async () => {
    const lines = await store.export(await tenantWithHistory());
    const at = lines.findIndex((line) => (JSON.parse(line) as Line)['position'] === 3);
    expect(verify(lines.toSpliced(at, 1))).toMatchObject({ firstBad: 3, isWhole: false });
    const unsigned = await changed({ kind: 'checkpoint' }, (line) => ({
      ...line,
      jws: String(line['jws']).replace(/.{4}$/, 'AAAA'),
    }));
    expect(verify(unsigned)).toMatchObject({ firstBad: 4, isWhole: true });
  });

  test('is not whole when its end is cut off', async () => {
    const lines = await store.export(await tenantWithHistory());
    expect(verify(lines.slice(0, -1))).toMatchObject({ firstBad: null, isWhole: false });
  });
});
