import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { createIds } from '../../utils/ids';
import type { LoadKeys } from './keyReader';
import { createKeyring } from './keyring';
import type { NewKeys } from './keyring';

const TENANT = '0192f0c1-0000-7000-8000-00000000000a';
const OTHER_TENANT = '0192f0c1-0000-7000-8000-00000000000b';
const ANN = '0192f0c1-0000-7000-8000-000000000001';
const BOB = '0192f0c1-0000-7000-8000-000000000002';
const FIELDS = { displayName: 'Ann', email: 'ann@example.com' };

/** The key tables: keeps what a unit brings as the append function does, drops as an erasure does. */
function keyTables() {
  const tenants = new Map<string, Buffer | null>();
  const subjects = new Map<string, { keyId: string; wrapped: Buffer | null }>();
  const loads: string[][] = [];
  const loadKeys: LoadKeys = async (tenantId, subjectIds) => {
    loads.push([...subjectIds]);
    const subjectKeys = subjectIds.flatMap((subjectId) => {
      const row = subjects.get(`${tenantId}:${subjectId}`);
      return row ? [{ subjectId, ...row }] : [];
    });
    const tenantKey = tenants.get(tenantId);
    await Promise.resolve();
    return { tenantKey, subjectKeys };
  };
  return {
    loadKeys,
    loads,
    store(keys: NewKeys | undefined) {
      for (const { tenantId, wrapped } of keys?.tenantKeys ?? []) {
        if (!tenants.has(tenantId)) tenants.set(tenantId, Buffer.from(wrapped, 'base64'));
      }
      for (const { tenantId, subjectId, keyId, wrapped } of keys?.subjectKeys ?? []) {
        const name = `${tenantId}:${subjectId}`;
        if (!subjects.has(name)) subjects.set(name, { keyId, wrapped: Buffer.from(wrapped, 'base64') });
      }
    },
    dropSubject(tenantId: string, subjectId: string) {
      const name = `${tenantId}:${subjectId}`;
      subjects.set(name, { keyId: subjects.get(name)!.keyId, wrapped: null });
    },
    dropTenant: (tenantId: string) => tenants.set(tenantId, null),
  };
}

function setUp(tables = keyTables(), { maxKeys = 100, masterKeyByte = 1 } = {}) {
  let nowMs = Date.UTC(2026, 0, 1);
  const keyring = createKeyring({
    masterKey: createSecretKey(Buffer.alloc(32, masterKeyByte)),
    loadKeys: tables.loadKeys,
    ids: createIds(),
    clock: { now: () => new Date(nowMs) },
    maxKeys,
  });
  const sealStored = async (tenantId: string, subjectId: string, fields = FIELDS) => {
    const { personal, newKeys } = await keyring.sealFor(tenantId, subjectId, fields);
    tables.store(newKeys);
    if (newKeys) keyring.remember(newKeys);
    return personal;
  };
  return { keyring, tables, sealStored, pass: (ms: number) => (nowMs += ms) };
}

describe('sealFor and open', () => {
  it('give back the fields, here and in another process', async () => {
    const { tables, keyring, sealStored } = setUp();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(TENANT, OTHER_TENANT),
        fc.uuid(),
        fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })),
        async (tenantId, subjectId, fields) => {
          const personal = await sealStored(tenantId, subjectId, fields as typeof FIELDS);
          expect(await keyring.open(tenantId, subjectId, personal)).toEqual({ ...fields });
          expect(await setUp(tables).keyring.open(tenantId, subjectId, personal)).toEqual({ ...fields });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('use one key per person and tenant', async () => {
    const { sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    expect((await sealStored(TENANT, ANN)).keyId).toBe(ann.keyId);
    expect((await sealStored(TENANT, BOB)).keyId).not.toBe(ann.keyId);
    expect((await sealStored(OTHER_TENANT, ANN)).keyId).not.toBe(ann.keyId);
  });

  it('refuse fields of another person or tenant, and changed bytes', async () => {
    const { keyring, sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    const bob = await sealStored(TENANT, BOB);
    await expect(keyring.open(TENANT, BOB, { ...ann, keyId: bob.keyId })).rejects.toThrow(
      'expected bytes sealed',
    );
    const changed = Buffer.from(ann.sealed, 'base64');
    changed[20]! ^= 1;
    await expect(
      keyring.open(TENANT, ANN, { keyId: ann.keyId, sealed: changed.toString('base64') }),
    ).rejects.toThrow('expected bytes sealed');
  });

  it('are refused under another master key', async () => {
    const { tables, sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    const stranger = setUp(tables, { masterKeyByte: 2 }).keyring;
    await expect(stranger.open(TENANT, ANN, ann)).rejects.toThrow('expected bytes sealed');
  });

  it('open nothing by a key that is not there', async () => {
    const { keyring } = setUp();
    const personal = { keyId: ANN, sealed: Buffer.alloc(40).toString('base64') };
    expect(await keyring.open(TENANT, ANN, personal)).toBeUndefined();
  });
});

describe('new keys', () => {
  it('are handed out until they are remembered, and are the same for everything of a unit', async () => {
    const { keyring } = setUp();
    const tenantKey = await keyring.ensureTenantKey(TENANT);
    const first = await keyring.sealFor(TENANT, ANN, FIELDS);
    const second = await keyring.sealFor(TENANT, ANN, FIELDS);
    expect(first.newKeys!.tenantKeys).toEqual(tenantKey!.tenantKeys);
    expect(second.newKeys).toEqual(first.newKeys);
    keyring.remember(first.newKeys!);
    expect((await keyring.sealFor(TENANT, ANN, FIELDS)).newKeys).toBeUndefined();
    expect(await keyring.ensureTenantKey(TENANT)).toBeUndefined();
  });

  it('are made once for callers at the same time', async () => {
    const { keyring } = setUp();
    const sealed = await Promise.all(Array.from({ length: 20 }, () => keyring.sealFor(TENANT, ANN, FIELDS)));
    expect(new Set(sealed.map(({ newKeys }) => JSON.stringify(newKeys))).size).toBe(1);
  });

  it('give way to those that another process stored first', async () => {
    const { keyring, tables } = setUp();
    const lost = await keyring.sealFor(TENANT, ANN, FIELDS);
    const winner = await setUp(tables).sealStored(TENANT, ANN);
    expect(winner.keyId).not.toBe(lost.personal.keyId);
    // A reader needs no hint; a writer gets one from the append: key_missing.
    expect(await keyring.open(TENANT, ANN, winner)).toEqual(FIELDS);
    keyring.forget(TENANT);
    const again = await keyring.sealFor(TENANT, ANN, FIELDS);
    expect(again).toMatchObject({ personal: { keyId: winner.keyId } });
    expect(again.newKeys).toBeUndefined();
  });

  it('are never wrapped by a tenant key that the unit does not bring', async () => {
    const { keyring, tables } = setUp();
    const lost = await keyring.sealFor(TENANT, ANN, FIELDS);
    await setUp(tables).sealStored(TENANT, BOB);
    // Only the tenant's key is read anew; the person's key of this process still waits under the lost one.
    for (const { tenantId } of lost.newKeys!.tenantKeys) keyring.forget(tenantId);
    const ann = await keyring.sealFor(TENANT, ANN, FIELDS);
    expect(ann.newKeys).toMatchObject({ tenantKeys: [], subjectKeys: [{ subjectId: ANN }] });
    tables.store(ann.newKeys);
    expect(await setUp(tables).keyring.open(TENANT, ANN, ann.personal)).toEqual(FIELDS);
  });

  it('are made anew when the tenant key around them fell out of memory', async () => {
    const tables = keyTables();
    const { keyring } = setUp(tables, { maxKeys: 1 });
    const lost = await keyring.sealFor(TENANT, ANN, FIELDS);
    await keyring.ensureTenantKey(OTHER_TENANT);
    const again = await keyring.sealFor(TENANT, ANN, FIELDS);
    expect(again.newKeys!.tenantKeys).not.toEqual(lost.newKeys!.tenantKeys);
    tables.store(again.newKeys);
    expect(await setUp(tables).keyring.open(TENANT, ANN, again.personal)).toEqual(FIELDS);
  });

  it('wait longer than a minute for their unit', async () => {
    const { keyring, pass } = setUp();
    const first = await keyring.sealFor(TENANT, ANN, FIELDS);
    pass(3_600_000);
    expect((await keyring.sealFor(TENANT, ANN, FIELDS)).newKeys).toEqual(first.newKeys);
  });
});

describe('dropped keys', () => {
  it('open nothing and seal nothing, within a minute', async () => {
    const { keyring, tables, sealStored, pass } = setUp();
    const ann = await sealStored(TENANT, ANN);
    tables.dropSubject(TENANT, ANN);
    expect(await keyring.open(TENANT, ANN, ann)).toEqual(FIELDS);
    pass(60_001);
    expect(await keyring.open(TENANT, ANN, ann)).toBeUndefined();
    expect(await keyring.personalMac(TENANT, ANN, Buffer.from('x'))).toBeUndefined();
    await expect(keyring.sealFor(TENANT, ANN, FIELDS)).rejects.toMatchObject({ code: 'subject_erased' });
  });

  it('do so at once when told to forget', async () => {
    const { keyring, tables, sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    const bob = await sealStored(TENANT, BOB);
    tables.dropSubject(TENANT, ANN);
    keyring.forget(TENANT, [ANN]);
    expect(await keyring.open(TENANT, ANN, ann)).toBeUndefined();
    expect(await keyring.open(TENANT, BOB, bob)).toEqual(FIELDS);
  });

  it('of a tenant close everything of it', async () => {
    const { keyring, tables, sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    const elsewhere = await sealStored(OTHER_TENANT, ANN);
    tables.dropTenant(TENANT);
    keyring.forget(TENANT);
    expect(await keyring.open(TENANT, ANN, ann)).toBeUndefined();
    expect(await keyring.dedupeMac(TENANT, Buffer.from('x'))).toBeUndefined();
    expect(await keyring.requestMac(TENANT, 'x')).toBeUndefined();
    await expect(keyring.sealFor(TENANT, BOB, FIELDS)).rejects.toMatchObject({ code: 'subject_erased' });
    await expect(keyring.ensureTenantKey(TENANT)).resolves.toBeUndefined();
    expect(await keyring.open(OTHER_TENANT, ANN, elsewhere)).toEqual(FIELDS);
  });

  it('are remembered as dropped', async () => {
    const { keyring, tables, sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    tables.dropSubject(TENANT, ANN);
    keyring.forget(TENANT);
    await keyring.open(TENANT, ANN, ann);
    const before = tables.loads.length;
    await keyring.open(TENANT, ANN, ann);
    expect(tables.loads).toHaveLength(before);
  });

  it('are not brought back by a read that was on its way when they were forgotten', async () => {
    const { tables, sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    const { keyring } = setUp(tables);
    const early = keyring.open(TENANT, ANN, ann);
    await Promise.resolve();
    await Promise.resolve();
    tables.dropSubject(TENANT, ANN);
    keyring.forget(TENANT, [ANN]);
    expect(await early).toEqual(FIELDS);
    expect(await keyring.open(TENANT, ANN, ann)).toBeUndefined();
  });
});

describe('reading keys', () => {
  it('asks once for many people, and not again while it is remembered', async () => {
    const { tables, sealStored } = setUp();
    const people = [ANN, BOB, ANN];
    const sealed = [await sealStored(TENANT, ANN), await sealStored(TENANT, BOB)];
    sealed.push(sealed[0]!);
    const { keyring, pass } = setUp(tables);
    tables.loads.length = 0;
    const openAll = () => Promise.all(people.map((id, index) => keyring.open(TENANT, id, sealed[index]!)));
    expect(await openAll()).toEqual([FIELDS, FIELDS, FIELDS]);
    await openAll();
    expect(tables.loads).toEqual([[ANN, BOB]]);
    pass(60_001);
    await openAll();
    expect(tables.loads).toHaveLength(2);
  });

  it('does not ask again for what is being read', async () => {
    const { tables, sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    const { keyring } = setUp(tables);
    tables.loads.length = 0;
    const first = keyring.open(TENANT, ANN, ann);
    await Promise.resolve();
    await Promise.resolve();
    expect(tables.loads).toHaveLength(1);
    await Promise.all([first, keyring.open(TENANT, ANN, ann)]);
    expect(tables.loads).toHaveLength(1);
  });

  it('is right with room for one key only', async () => {
    const tables = keyTables();
    const { keyring, sealStored } = setUp(tables, { maxKeys: 1 });
    const ann = await sealStored(TENANT, ANN);
    const bob = await sealStored(TENANT, BOB);
    const other = await sealStored(OTHER_TENANT, ANN);
    expect(await Promise.all([keyring.open(TENANT, ANN, ann), keyring.open(TENANT, BOB, bob)])).toEqual([
      FIELDS,
      FIELDS,
    ]);
    expect(await keyring.open(OTHER_TENANT, ANN, other)).toEqual(FIELDS);
    expect((await keyring.sealFor(TENANT, ANN, FIELDS)).newKeys).toBeUndefined();
  });

  it('forgets a failure', async () => {
    const { tables, sealStored } = setUp();
    const ann = await sealStored(TENANT, ANN);
    let away = true;
    const loadKeys: LoadKeys = (tenantId, ids) =>
      away ? Promise.reject(new Error('away')) : tables.loadKeys(tenantId, ids);
    const { keyring } = setUp({ ...tables, loadKeys });
    await expect(keyring.open(TENANT, ANN, ann)).rejects.toThrow('away');
    away = false;
    expect(await keyring.open(TENANT, ANN, ann)).toEqual(FIELDS);
  });
});

describe('dedupeMac, requestMac and personalMac', () => {
  it('are the same in every process and differ by tenant, person and content', async () => {
    const { tables, keyring, sealStored } = setUp();
    await sealStored(TENANT, ANN);
    await sealStored(TENANT, BOB);
    await sealStored(OTHER_TENANT, ANN);
    const content = Buffer.from('content');
    const macs = await Promise.all([
      keyring.dedupeMac(TENANT, content),
      keyring.dedupeMac(OTHER_TENANT, content),
      keyring.dedupeMac(TENANT, Buffer.from('other')),
    ]);
    const fieldMacs = await Promise.all([
      keyring.personalMac(TENANT, ANN, content),
      keyring.personalMac(TENANT, BOB, content),
      keyring.personalMac(OTHER_TENANT, ANN, content),
      keyring.personalMac(TENANT, ANN, Buffer.from('other')),
    ]);
    expect(macs.every((mac) => mac?.length === 16)).toBe(true);
    expect(new Set(macs.map((mac) => mac?.toString('hex'))).size).toBe(3);
    expect(new Set(fieldMacs).size).toBe(4);
    expect(fieldMacs[0]).toMatch(/^[0-9a-f]{64}$/);
    const elsewhere = setUp(tables).keyring;
    expect(await elsewhere.dedupeMac(TENANT, content)).toEqual(macs[0]);
    expect(await elsewhere.personalMac(TENANT, ANN, content)).toBe(fieldMacs[0]);
    const [request, ...others] = await Promise.all([
      elsewhere.requestMac(TENANT, 'content'),
      keyring.requestMac(OTHER_TENANT, 'content'),
      keyring.requestMac(TENANT, 'other'),
    ]);
    expect(await keyring.requestMac(TENANT, 'content')).toEqual(request);
    expect(request).toHaveLength(32);
    expect(others).not.toContainEqual(request);
    expect(request?.subarray(0, 16)).not.toEqual(macs[0]);
  });

  it('of a first append equal those of its repetition', async () => {
    const { keyring, tables } = setUp();
    await keyring.ensureTenantKey(TENANT);
    const first = await keyring.personalMac(TENANT, ANN, Buffer.from('x'));
    const firstMac = await keyring.dedupeMac(TENANT, Buffer.from('x'));
    tables.store((await keyring.sealFor(TENANT, ANN, FIELDS)).newKeys);
    const { keyring: elsewhere } = setUp(tables);
    expect(await elsewhere.personalMac(TENANT, ANN, Buffer.from('x'))).toBe(first);
    expect(await elsewhere.dedupeMac(TENANT, Buffer.from('x'))).toEqual(firstMac);
  });

  it('are nothing in a tenant that never had a key', async () => {
    const { keyring } = setUp();
    expect(await keyring.dedupeMac(TENANT, Buffer.from('x'))).toBeUndefined();
  });
});
