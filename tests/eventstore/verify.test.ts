import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { auditStore } from './auditStore';
import type { AuditStore } from './auditStore';
import { newProject, renamed } from './testStore';

let store: AuditStore;

beforeAll(async () => {
  store = await auditStore();
});
afterAll(() => store.close());

/** Ten events under two checkpoints, at 5 and 8, so that the last two are not attested. */
async function attestedLog(): Promise<string> {
  const tenantId = await store.tenantWith(5);
  await store.attest(tenantId);
  await grow(tenantId, 3);
  await store.attest(tenantId);
  await grow(tenantId, 2);
  return tenantId;
}

async function grow(tenantId: string, events: number): Promise<void> {
  const context = store.contextOf(tenantId);
  const { rows } = await store.database.admin.query<{ id: string; version: number }>(
    `select id, version from stream where tenant_id = $1 and type = 'project'`,
    [tenantId],
  );
  const { id, version } = rows[0]!;
  const changes = Array.from({ length: events }, (_, index) => renamed(`Later ${index}`));
  await store.append({
    context,
    streams: [{ ...newProject(), streamId: id, expected: version, events: changes }],
  });
}

/** As an attacker with the owner's rights does it: a payload with its digest, and everything behind it made anew. */
const REWRITE = `
  with recursive changed as (
    select e.*, sha256(coalesce((select p.chain from event p where p.tenant_id = e.tenant_id and p.position = e.position - 1),
                                chain_start(e.tenant_id)) || event_digest(e.tenant_id, e.position, e.stream_id, e.version,
             e.id, e.type, e.schema_version, e.occurred_at, e.recorded_at, 'user:mallory', e.correlation_id,
             e.causation_id, e.traceparent, e.key_ids, e.payload_digest)) as new_chain
    from event e where tenant_id = $1 and position = $2
    union all
    select e.*, sha256(c.new_chain || event_digest(e.tenant_id, e.position, e.stream_id, e.version, e.id, e.type,
             e.schema_version, e.occurred_at, e.recorded_at, e.actor, e.correlation_id, e.causation_id, e.traceparent,
             e.key_ids, e.payload_digest))
    from event e join changed c on e.tenant_id = c.tenant_id and e.position = c.position + 1
  ), rewritten as (
    update event e set chain = c.new_chain, actor = case when e.position = $2 then 'user:mallory' else e.actor end
    from changed c where c.tenant_id = e.tenant_id and c.position = e.position
    returning e.position
  )
  update log_head h set chain = (select new_chain from changed order by position desc limit 1) where tenant_id = $1`;

describe('a log that nobody has touched', () => {
  it('is sound, and says how much of it is not attested yet', async () => {
    const report = await store.verify(await attestedLog());
    expect(report).toMatchObject({
      events: 10,
      checkpoints: 2,
      unattested: 2,
      faults: 0,
      findings: [],
      firstBad: null,
    });
    expect(report?.signedBy).toHaveLength(1);
  });

  it('is sound for the platform, too, and with personal data in it', async () => {
    expect(await store.verify('00000000-0000-0000-0000-000000000000')).toMatchObject({
      events: 0,
      faults: 0,
    });
  });

  it('undefined for a tenant that there is not', async () => {
    expect(await store.verify(store.ids.next())).toBeUndefined();
  });

  it('is sound over many pages, while it grows and is attested', async () => {
    const tenantId = await store.tenantWith(1_200);
    const [report] = await Promise.all([store.verify(tenantId), grow(tenantId, 300), store.attest(tenantId)]);
    expect(report).toMatchObject({ faults: 0, findings: [] });
    await store.attest(tenantId);
    expect(await store.verify(tenantId)).toMatchObject({ events: 1_500, unattested: 0, faults: 0 });
  });
});

describe('an event that no chain leads to, but a fold of its stream would find', () => {
  it.each([0, -7, 11, 5_000])('at position %d: one finding', async (position) => {
    const tenantId = await attestedLog();
    await store.tamper(
      `insert into event select (jsonb_populate_record(e, jsonb_build_object('position', $2::bigint,
         'version', 1000, 'id', gen_random_uuid()))).*
       from event e where tenant_id = $1 and position = 10`,
      [tenantId, position],
    );
    const report = await store.verify(tenantId);
    expect(report).toMatchObject({
      faults: 1,
      findings: [{ code: 'stray_event', position, until: position }],
      firstBad: { position, until: position },
    });
  });
});

describe('a change that leaves the chain behind', () => {
  it.each([
    ['a payload', 'changed_payload', `data = '{"name":"Changed"}'`],
    ['a salt', 'changed_payload', `salt = decode(repeat('00', 16), 'hex')`],
    ['a payload that was emptied', 'empty_payload', `data = null, salt = null`],
    ['an actor', 'broken_chain', `actor = 'user:mallory'`],
    ['a time', 'broken_chain', `occurred_at = occurred_at + interval '1 microsecond'`],
    ['a time that is none', 'broken_chain', `occurred_at = 'infinity'`],
    ['a correlation id', 'broken_chain', `correlation_id = stream_id`],
    ['key ids', 'broken_chain', `key_ids = array[stream_id]`],
    ['a digest', 'broken_chain', `payload_digest = sha256('')`],
  ])('%s: one finding, at its position', async (_what, code, set) => {
    const tenantId = await attestedLog();
    await store.tamper(`update event set ${set} where tenant_id = $1 and position = 4`, [tenantId]);
    const report = await store.verify(tenantId);
    expect(report?.firstBad).toEqual({ position: 4, until: 4 });
    expect(report?.findings.map((finding) => finding.code)).toContain(code);
    expect(report?.findings.every(({ position }) => position === 4)).toBe(true);
  });

  it('an event that is gone', async () => {
    const tenantId = await attestedLog();
    await store.tamper('delete from event where tenant_id = $1 and position = 7', [tenantId]);
    const report = await store.verify(tenantId);
    expect(report).toMatchObject({ faults: 1, firstBad: { position: 7, until: 7 } });
    expect(report?.findings).toMatchObject([{ code: 'missing_event' }]);
  });
});

describe('a change that makes chain and head anew', () => {
  it('before a checkpoint: found in the range that it attests', async () => {
    const tenantId = await attestedLog();
    await store.tamper(REWRITE, [tenantId, 7]);
    const report = await store.verify(tenantId);
    expect(report).toMatchObject({ faults: 1, firstBad: { position: 6, until: 8 } });
    expect(report?.findings).toMatchObject([{ code: 'other_log', checkpoint: 2 }]);
    await grow(tenantId, 1);
    await expect(store.attest(tenantId)).rejects.toThrow(/prove itself/);
  });

  it('behind the last checkpoint: not seen, which is what unattested means', async () => {
    const tenantId = await attestedLog();
    await store.tamper(REWRITE, [tenantId, 9]);
    expect(await store.verify(tenantId)).toMatchObject({ faults: 0, unattested: 2 });
  });

  it('an end that is cut off, head included', async () => {
    const tenantId = await attestedLog();
    await store.tamper('delete from event where tenant_id = $1 and position > 6', [tenantId]);
    await store.tamper(
      `update log_head h set position = 6, chain = e.chain from event e
       where e.tenant_id = h.tenant_id and e.position = 6 and h.tenant_id = $1`,
      [tenantId],
    );
    const report = await store.verify(tenantId);
    expect(report).toMatchObject({ faults: 1, firstBad: { position: 7, until: 8 } });
    expect(report?.findings).toMatchObject([{ code: 'cut_log', checkpoint: 2 }]);
  });

  it('a head that is set back or forward', async () => {
    const tenantId = await attestedLog();
    await store.tamper('update log_head set position = 12 where tenant_id = $1', [tenantId]);
    expect((await store.verify(tenantId))?.findings).toMatchObject([
      { code: 'cut_log', position: 11, until: 12 },
    ]);
    await store.tamper(`update log_head set position = 10, chain = sha256('') where tenant_id = $1`, [
      tenantId,
    ]);
    expect((await store.verify(tenantId))?.findings).toMatchObject([{ code: 'other_head' }]);
  });
});

describe('checkpoints', () => {
  it('one that is gone from the table', async () => {
    const tenantId = await attestedLog();
    await store.tamper('delete from audit_checkpoint where tenant_id = $1 and number = 2', [tenantId]);
    expect((await store.verify(tenantId))?.findings).toMatchObject([
      { code: 'other_checkpoint', checkpoint: 2 },
    ]);
  });

  it('one that is gone from the table and from outside: its number is missing', async () => {
    const tenantId = await attestedLog();
    await store.attest(tenantId);
    await store.tamper('delete from audit_checkpoint where tenant_id = $1 and number = 2', [tenantId]);
    const lines = readFileSync(store.fileOf(tenantId), 'utf8').split('\n');
    writeFileSync(store.fileOf(tenantId), lines.toSpliced(1, 1).join('\n'));
    expect((await store.verify(tenantId))?.findings).toMatchObject([
      { code: 'missing_checkpoint', checkpoint: 2 },
    ]);
  });

  it('one that is gone from outside', async () => {
    const tenantId = await attestedLog();
    writeFileSync(store.fileOf(tenantId), readFileSync(store.fileOf(tenantId), 'utf8').split('\n')[0] ?? '');
    expect((await store.verify(tenantId))?.findings).toMatchObject([
      { code: 'other_checkpoint', checkpoint: 2 },
    ]);
  });

  it('one that another key signed over a log that was made anew', async () => {
    const tenantId = await attestedLog();
    const other = await auditStore();
    const foreign = await other.tenantWith(5);
    await other.attest(foreign);
    const { rows } = await other.database.admin.query<{ jws: string }>('select jws from audit_checkpoint');
    await store.tamper('update audit_checkpoint set jws = $2 where tenant_id = $1 and number = 1', [
      tenantId,
      rows[0]?.jws,
    ]);
    await other.close();
    const report = await store.verify(tenantId);
    expect(report?.findings).toMatchObject([
      { code: 'other_checkpoint' },
      { code: 'bad_checkpoint', checkpoint: 1 },
    ]);
  });

  it('a signature with one other bit', async () => {
    const tenantId = await attestedLog();
    await store.tamper(
      `update audit_checkpoint set jws = overlay(jws placing case substr(jws, length(jws) - 20, 1) when 'A' then 'B' else 'A' end
       from length(jws) - 20 for 1) where tenant_id = $1 and number = 1`,
      [tenantId],
    );
    const report = await store.verify(tenantId);
    expect(report?.findings).toMatchObject([{ code: 'other_checkpoint' }, { code: 'bad_checkpoint' }]);
  });

  it('are made by number, and not where there is no news', async () => {
    const tenantId = await attestedLog();
    expect(await store.attest(tenantId)).toMatchObject({
      checkpoint: { number: 3, position: 10 },
      isBehind: false,
    });
    expect(await store.attest(tenantId)).toEqual({ checkpoint: undefined, isBehind: false });
    const lines = readFileSync(store.fileOf(tenantId), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { number: number }).number)).toEqual([1, 2, 3]);
  });

  it('by many processes at once: one each time', async () => {
    const tenantId = await store.tenantWith(5);
    const all = await Promise.all(Array.from({ length: 5 }, () => store.attest(tenantId)));
    expect(all.filter(({ checkpoint }) => checkpoint)).toHaveLength(1);
    expect(await store.verify(tenantId)).toMatchObject({ faults: 0, checkpoints: 1 });
  });

  it('a crash between outside and table: the next call takes the line over', async () => {
    const tenantId = await attestedLog();
    await store.tamper('delete from audit_checkpoint where tenant_id = $1 and number = 2', [tenantId]);
    expect(await store.attest(tenantId)).toMatchObject({ checkpoint: { number: 3 } });
    expect(await store.verify(tenantId)).toMatchObject({ faults: 0, checkpoints: 3, unattested: 0 });
  });

  it('a line that was torn: the next one begins anew', async () => {
    const tenantId = await attestedLog();
    appendFileSync(store.fileOf(tenantId), '{"number":3,"posi');
    await store.attest(tenantId);
    expect(await store.verify(tenantId)).toMatchObject({ faults: 0, checkpoints: 3 });
  });

  it('a directory that was lost: it is filled from the table', async () => {
    const tenantId = await attestedLog();
    truncateSync(store.fileOf(tenantId));
    expect(await store.verify(tenantId)).toMatchObject({ faults: 2 });
    await store.attest(tenantId);
    expect(await store.verify(tenantId)).toMatchObject({ faults: 0, checkpoints: 3 });
  });

  it('a key that has signed for a year signs no more, and stays published', async () => {
    const tenantId = await attestedLog();
    store.clock.advance(366 * 24 * 60 * 60 * 1_000);
    await store.attest(tenantId);
    const report = await store.verify(tenantId);
    expect(report).toMatchObject({ faults: 0, checkpoints: 3 });
    expect(report?.signedBy).toHaveLength(2);
    const { rows } = await store.database.admin.query(
      'select (private_key is null) as cleared from audit_key order by created_at',
    );
    expect(rows).toEqual([{ cleared: true }, { cleared: false }]);
  });
});
