import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyExport } from '@plinth/shared/eventstore/verifyExport';
import type { LogReport } from '@plinth/shared/eventstore/verifyLog';
import { auditStore } from './auditStore';
import type { AuditStore } from './auditStore';

type Line = Record<string, unknown>;

let store: AuditStore;
let lines: string[];

beforeAll(async () => {
  store = await auditStore();
  const tenantId = await store.tenantWith(6);
  await store.attest(tenantId);
  lines = await store.export(tenantId);
});
afterAll(() => store.close());

async function verify(
  content: readonly string[],
  trusted?: readonly string[],
): Promise<LogReport | undefined> {
  const file = join(store.directory, 'export.jsonl');
  writeFileSync(file, content.join('\n'));
  const isTrusted = (kid: string) => !trusted || trusted.includes(kid);
  return verifyExport(file, (inside) => new Map([...inside].filter(([kid]) => isTrusted(kid))));
}

/** The export with some lines changed; a line for which undefined is answered goes. */
const changed = (change: (line: Line) => Line | string | undefined): string[] =>
  lines.flatMap((text) => {
    const line = change(JSON.parse(text) as Line);
    if (line === undefined) return [];
    return [typeof line === 'string' ? line : JSON.stringify(line)];
  });

const of = (kind: string, change: (line: Line) => Line | string | undefined) => (line: Line) =>
  line['kind'] === kind ? change(line) : line;

test('an export as it is: sound, by the key that it names', async () => {
  const report = await verify(lines);
  expect(report).toMatchObject({ events: 6, checkpoints: 1, unattested: 0, faults: 0, firstBad: null });
  const [key] = lines.map((text) => JSON.parse(text) as Line).filter(({ kind }) => kind === 'key');
  expect(report?.signedBy).toEqual([key?.['kid']]);
  expect(await verify(lines, [String(key?.['kid'])])).toMatchObject({ faults: 0 });
});

test('a log that was cut behind a checkpoint: its export says so', async () => {
  const tenantId = await store.tenantWith(5);
  await store.attest(tenantId);
  await store.tamper('delete from event where tenant_id = $1 and position > 3', [tenantId]);
  expect(await verify(await store.export(tenantId))).toMatchObject({
    events: 3,
    findings: [{ code: 'cut_log', checkpoint: 1, position: 4, until: 5 }],
    firstBad: { position: 4, until: 5 },
  });
});

test('personal fields and payloads are the stored bytes', () => {
  const [founding] = lines.map((text) => JSON.parse(text) as Line).filter(({ kind }) => kind === 'event');
  expect(founding).toMatchObject({ type: 'tenant.created', position: 1, data: expect.any(String) as string });
});

test('a key that is not trusted: its checkpoints count for nothing', async () => {
  expect(await verify(lines, ['another'])).toMatchObject({
    checkpoints: 0,
    unattested: 6,
    findings: [{ code: 'bad_checkpoint', checkpoint: 1 }],
  });
});

test('a key under the name of another one is known by its bytes', async () => {
  const other = await auditStore();
  await other.attest(await other.tenantWith(3));
  const { rows } = await other.database.admin.query<{ x: string }>(
    `select public_jwk ->> 'x' as x from audit_key`,
  );
  await other.close();
  const forged = changed(of('key', (line) => ({ ...line, x: rows[0]?.x })));
  expect(await verify(forged)).toMatchObject({ findings: [{ code: 'bad_checkpoint' }] });
});

const at4 = (change: (line: Line) => Line | string | undefined) => (line: Line) =>
  line['kind'] === 'event' && line['position'] === 4 ? change(line) : line;

type Case = [
  what: string,
  expected: { code: string; position?: number },
  change: (line: Line) => Line | string | undefined,
];

const CASES: Case[] = [
  ['a payload', { code: 'changed_payload', position: 4 }, at4((line) => ({ ...line, data: '{}' }))],
  ['an event that is gone', { code: 'missing_event', position: 4 }, at4(() => undefined)],
  [
    'an event of another tenant',
    { code: 'foreign_event', position: 4 },
    at4((line) => ({ ...line, tenantId: line['id'] })),
  ],
  ['an end that is gone', { code: 'unreadable' }, of('end', () => undefined)],
  [
    'an end that says more',
    { code: 'cut_log', position: 7 },
    of('end', (line) => ({ ...line, position: 9 })),
  ],
  ['no JSON', { code: 'unreadable' }, of('key', () => 'not json')],
  ['a list', { code: 'unreadable' }, of('key', () => '[]')],
  ['another kind', { code: 'unreadable' }, of('key', () => '{"kind":"toString"}')],
  ['a line without an end', { code: 'unreadable' }, of('key', () => 'x'.repeat(5_000_000))],
  ['another beginning', { code: 'unreadable' }, of('key', () => lines[0])],
  [
    'a field that nothing attests',
    { code: 'missing_event', position: 4 },
    at4((line) => ({ ...line, actorName: 'Mallory' })),
  ],
  [
    'a field that comes twice',
    { code: 'missing_event', position: 4 },
    at4((line) => JSON.stringify(line).replace('{', '{"actor":"user:mallory",')),
  ],
  ['a number for text', { code: 'missing_event', position: 4 }, at4((line) => ({ ...line, actor: 7 }))],
  [
    'a version that no int4 holds',
    { code: 'missing_event', position: 4 },
    at4((line) => ({ ...line, version: 2 ** 40 })),
  ],
  [
    'a time that no int8 holds',
    { code: 'missing_event', position: 4 },
    at4((line) => ({ ...line, recordedAtMicros: '9'.repeat(19) })),
  ],
];

test.each(CASES)('%s: %j', async (_what, expected, change) => {
  const report = await verify(changed(change));
  expect(report?.findings).toContainEqual(expect.objectContaining(expected));
  expect(report?.firstBad?.position).toBe(expected.position);
});

test.each([[[]], [['{}']], [['hello']], [['{"kind":"event"}']]])(
  'what is no export is not verified: %j',
  async (content) => {
    expect(await verify(content)).toBeUndefined();
  },
);
