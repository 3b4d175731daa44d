import { randomUUID } from 'node:crypto';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { named } from '@plinth/shared/database/statement';
import {
  askForRotation,
  retireSigningKey,
  turnSigningKeys,
} from '@plinth/shared/database/repositories/signingKeys';
import { fixedClock } from '@plinth/shared/testing/fixedClock';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { Client } from 'pg';
import request from 'supertest';
import { createIds } from '@plinth/shared/utils/ids';
import { createSigningKeys } from '../src/services/signingKeys';
import { createTokens } from '../src/services/tokens';
import { identityApp, identityConfig, newSecrets } from './identityApp';

const DAY_MS = 86_400_000;
const ROTATION_MS = 90 * DAY_MS;
/** JWKS is kept for 300 s, a replica reads once a minute, and clocks may be a minute apart. */
const PUBLISHED_MS = 420_000;
/** An impersonation of an hour, signed by a replica that had not heard, whose clock was behind. */
const RETIRING_MS = 3_720_000;
const MINUTE_MS = 60_000;
/** A look every 500 ms, and some time for a busy machine. */
const EFFECTIVE = { deadlineMs: 1_000, intervalMs: 10 };
const ada = {
  tenantName: 'Engines',
  displayName: 'Ada',
  email: 'a@x.example',
  password: 'a bernoulli number',
};

let database: TestDatabase;
const secrets = newSecrets();
const apps: ReturnType<typeof identityApp>[] = [];

function replica() {
  const api = identityApp(database, { secrets });
  apps.push(api);
  return api;
}

/** A store that is told of no change, as between two looks. */
function deafStore() {
  const clock = fixedClock();
  const masterKey = createMasterKey(secrets['master-key']);
  const epochs = { requireFresh: async () => {}, ofSigningKeys: () => 0 };
  const identity = apps[0]!.identity;
  return {
    clock,
    ...createSigningKeys({ identity, masterKey, epochs, clock, config: { signingKeyDays: 90 } }),
  };
}

const kidsOf = async ({ signingKeys }: Pick<ReturnType<typeof identityApp>, 'signingKeys'>) =>
  (await signingKeys.jwks()).keys.map(({ kid }) => kid);

const stored = async () =>
  (
    await database.admin.query<{ kid: string; status: string; isSealed: boolean }>(
      `select kid, status, private_key is not null as "isSealed" from signing_key order by created_at`,
    )
  ).rows;

const asOwner = () => named(database.admin);

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map(({ close }) => close()));
  await database.close();
});

describe('a signing key that gets old', () => {
  it('is followed by one that was shown before, verifies until its last token has expired, and is gone', async () => {
    const { signingKeys, clock } = replica();
    const { kid: old } = await signingKeys.active();
    clock.advance(ROTATION_MS - PUBLISHED_MS - MINUTE_MS);
    expect(await kidsOf({ signingKeys })).toEqual([old]);

    clock.advance(MINUTE_MS);
    const [, next = ''] = await kidsOf({ signingKeys });
    expect(await stored()).toEqual([
      { kid: old, status: 'active', isSealed: true },
      { kid: next, status: 'pending', isSealed: true },
    ]);
    expect(await signingKeys.verificationKey(next)).toBeDefined();
    clock.advance(PUBLISHED_MS - 1);
    expect((await signingKeys.active()).kid).toBe(old);

    clock.advance(MINUTE_MS);
    expect((await signingKeys.active()).kid).toBe(next);
    expect(await stored()).toEqual([
      { kid: old, status: 'retiring', isSealed: false },
      { kid: next, status: 'active', isSealed: true },
    ]);
    clock.advance(RETIRING_MS - 1);
    expect(await signingKeys.verificationKey(old)).toBeDefined();
    expect(await kidsOf({ signingKeys })).toEqual([old, next]);

    // The keys are remembered for a minute, and nobody has written anything down.
    clock.advance(1);
    expect(await signingKeys.verificationKey(old)).toBeUndefined();
    expect(await stored()).toMatchObject([{ status: 'retiring' }, { status: 'active' }]);
    clock.advance(MINUTE_MS);
    expect(await kidsOf({ signingKeys })).toEqual([next]);
    expect(await stored()).toMatchObject([{ status: 'retired', isSealed: false }, { status: 'active' }]);
  });

  it('is followed by one key, however many replicas see that it is time', async () => {
    const replicas = Array.from({ length: 6 }, replica);
    const { kid: old } = await replicas[0]!.signingKeys.active();
    const moveOn = async (ms: number) => {
      for (const { clock } of replicas) clock.advance(ms);
      return Promise.all(replicas.map(async ({ signingKeys }) => (await signingKeys.active()).kid));
    };
    expect(new Set(await moveOn(ROTATION_MS))).toEqual(new Set([old]));
    expect(await stored()).toMatchObject([{ status: 'active' }, { status: 'pending' }]);
    const [next, ...others] = new Set(await moveOn(PUBLISHED_MS));
    expect(others).toEqual([]);
    expect(next).not.toBe(old);
    expect(await stored()).toMatchObject([{ status: 'retiring' }, { status: 'active' }]);
  });
});

it('two processes that make the next key at once: the second waits, and finds nothing to do', async () => {
  const { signingKeys, clock } = replica();
  const { kid } = await signingKeys.active();
  await askForRotation(asOwner(), clock.now().toISOString());
  const [first, second] = await Promise.all(
    [1, 2].map(async () => {
      const client = new Client({ connectionString: database.urls.identity });
      await client.connect();
      return client;
    }),
  );
  const time = clock.now().toISOString();
  const turn = async (client: Client, next: string) =>
    turnSigningKeys(named(client), {
      now: time,
      publishedBefore: new Date(0).toISOString(),
      oldBefore: new Date(0).toISOString(),
      verifyUntil: time,
      next: { kid: next, publicJwk: {}, privateKey: 'sealed' },
    });
  await first!.query('begin');
  await turn(first!, 'A');
  const waiting = turn(second!, 'B').then(() => 'nothing to do');
  waiting.catch(() => {});
  await waitFor(async () => {
    const { rowCount } = await database.admin.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rowCount === 1;
  });
  await first!.query('commit');
  expect(await waiting).toBe('nothing to do');
  expect((await stored()).map((key) => key.kid).sort()).toEqual(['A', kid].sort());
  await Promise.all([first!.end(), second!.end()]);
});

it('no token may live longer than keys verify', async () => {
  const { signingKeys, clock } = replica();
  const tokens = createTokens({ signingKeys, clock, ids: createIds(), config: identityConfig });
  const subject = { userId: randomUUID(), tenantId: randomUUID(), sessionId: randomUUID() };
  await tokens.issue(subject, 3_600);
  await expect(tokens.issue(subject, 3_601)).rejects.toThrow('at most 3600 s');
});

describe('a rotation that was asked for', () => {
  it('shows the next key on every replica within a second, and lets it sign once others had time to read it', async () => {
    const [one, two] = [replica(), replica()];
    const { kid: old } = await one.signingKeys.active();
    await Promise.all(
      [one, two].map(({ app }) => request(app).get('/v1/me').set('authorization', 'Bearer a.b.c')),
    );
    await two.signingKeys.active();
    for (const { clock } of [one, two]) clock.advance(1);
    await askForRotation(asOwner(), one.clock.now().toISOString());
    await askForRotation(asOwner(), one.clock.now().toISOString());
    await waitFor(async () => (await kidsOf(one)).length === 2, EFFECTIVE);
    await waitFor(async () => (await kidsOf(two)).length === 2, EFFECTIVE);
    expect((await two.signingKeys.active()).kid).toBe(old);
    for (const { clock } of [one, two]) clock.advance(PUBLISHED_MS);
    const { kid: next } = await two.signingKeys.active();
    expect(next).not.toBe(old);
    expect((await one.signingKeys.active()).kid).toBe(next);
    expect(await stored()).toMatchObject([{ status: 'retiring' }, { status: 'active' }]);
  });
});

describe('a key that is retired on the spot', () => {
  it('verifies nothing within a second on every replica, seen tokens too; 401, audited; another key signs', async () => {
    const [one, two] = [replica(), replica()];
    const { body } = await request(one.app).post('/v1/auth/sign-up').send(ada).expect(201);
    const { accessToken } = body as { accessToken: string };
    const me = ({ app }: Pick<typeof one, 'app'>, token = accessToken) =>
      request(app).get('/v1/me').set('authorization', `Bearer ${token}`);
    await me(one).expect(200);
    await me(two).expect(200);
    const [{ kid = '' } = {}] = await stored();
    for (const { clock } of [one, two]) clock.advance(1);
    const now = one.clock.now().toISOString();
    expect(await retireSigningKey(asOwner(), { kid, now })).toBe(true);
    const refusedBy = (api: typeof one) => waitFor(async () => (await me(api)).status === 401, EFFECTIVE);
    await Promise.all([refusedBy(one), refusedBy(two)]);
    expect(await retireSigningKey(asOwner(), { kid, now })).toBe(false);

    const { body: again } = await request(one.app)
      .post('/v1/auth/sign-in')
      .send({ email: ada.email, password: ada.password })
      .expect(200);
    await me(two, again.accessToken).expect(200);
    expect(await stored()).toMatchObject([
      { kid, status: 'retired', isSealed: false },
      { status: 'active', isSealed: true },
    ]);
    await waitFor(async () => {
      const { rows } = await database.admin.query(`select from event where type = 'audit.token_refused'`);
      return rows.length > 0;
    });
  });

  it('lets the pending one sign at once', async () => {
    const { signingKeys, clock } = replica();
    const { kid } = await signingKeys.active();
    clock.advance(ROTATION_MS - PUBLISHED_MS);
    const [, next] = await kidsOf({ signingKeys });
    await retireSigningKey(asOwner(), { kid, now: clock.now().toISOString() });
    await waitFor(async () => (await signingKeys.active()).kid === next, EFFECTIVE);
    expect(await stored()).toMatchObject([{ status: 'retired' }, { status: 'active' }]);
  });
});

describe('a replica that was not told yet', () => {
  it('reads the keys again for an unknown kid, at most every 5 s', async () => {
    replica();
    const deaf = deafStore();
    const { kid } = await deaf.active();
    await retireSigningKey(asOwner(), { kid, now: deaf.clock.now().toISOString() });
    const { kid: next } = await deafStore().active();
    expect(await deaf.verificationKey(next)).toBeUndefined();
    deaf.clock.advance(5_000);
    expect(await deaf.verificationKey(next)).toBeDefined();
  });
});
