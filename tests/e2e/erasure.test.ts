import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERASED } from '@plinth/shared/constants/erased';
import { closePools, createPools } from '@plinth/shared/database/connection';
import type { PoolRole } from '@plinth/shared/database/connection';
import { createMembership, membership } from '@plinth/shared/domain/membership/decider';
import { createAppend } from '@plinth/shared/eventstore/append';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { testProfile } from '@plinth/shared/testing/profile';
import { readTestStack, repoRoot } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { createIds } from '@plinth/shared/utils/ids';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { ended, endLaunchers, run, untilRunning } from './launcherProcess';
import type { Launcher } from './launcherProcess';

// A person is erased from the whole platform as it runs; then everything that it has ever written is searched for them.

jest.setTimeout(240_000);

const dir = join(repoRoot, '.plinth', 'test');
const { urls, secrets } = readTestStack();
const databaseUrl = new URL('/plinth', urls.postgresAdmin).href;
const PASSWORD = 'correct horse battery staple';
const mark = randomBytes(4).toString('hex');
/** What nobody else has, as it would stand in plain text. */
const person = {
  displayName: `Zebedelia Quuxington ${mark}`,
  email: `zebedelia.quux-${mark}@example.org`,
  text: `Marmalade xylophones ${mark} keep me awake`,
};
const NEEDLES = [`zebedelia quuxington ${mark}`, person.email, `marmalade xylophones ${mark}`];

type Session = { accessToken: string; tenant: { id: string; slug: string }; user: { id: string } };

let launcher: Launcher;
let admin: Pool;
let redis: Redis;

beforeAll(async () => {
  // What services would say at most.
  launcher = run('start', testProfile(), { PLINTH_LOG__LEVEL: 'debug' });
  await untilRunning(launcher);
  admin = new Pool({ connectionString: databaseUrl });
  redis = new Redis(urls.redis);
});
afterAll(async () => {
  redis.disconnect();
  await admin.end();
  launcher.child.kill('SIGINT');
  await ended(launcher);
  endLaunchers();
});

async function call<Answer>(
  path: string,
  { body, session, status }: { body?: object; session?: Session; status?: number } = {},
): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(session && { authorization: `Bearer ${session.accessToken}` }),
  };
  const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers };
  const answer = await fetch(`${urls.api}${path}`, init);
  const text = await answer.text();
  if (status !== undefined && answer.status !== status) {
    throw new Error(`expected ${status} of ${path}; got ${answer.status}: ${text}`);
  }
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

const signUp = (tenantName: string, who: { displayName: string; email: string }): Promise<Session> =>
  call('/v1/auth/sign-up', {
    body: { tenantName, displayName: who.displayName, email: who.email, password: PASSWORD },
    status: 201,
  });

/** Makes the person a member of another tenant, as an invitation would. */
async function join_(tenantId: string, userId: string): Promise<void> {
  const roles = ['writer', 'app', 'identity'] as const;
  const urlOf = (role: PoolRole): string => {
    const url = new URL(databaseUrl);
    url.username = `plinth_${role}`;
    url.password = secrets[`${role}Password`];
    return url.href;
  };
  const poolUrls = Object.fromEntries(roles.map((role) => [role, urlOf(role)])) as Record<
    (typeof roles)[number],
    string
  >;
  const pools = createPools({ urls: poolUrls, applicationName: 'test' });
  const ids = createIds();
  const keyring = createKeyring({
    masterKey: createMasterKey(Buffer.from(secrets.masterKey!, 'hex').toString('base64')),
    loadKeys: createLoadKeys({ pool: pools.app, identity: pools.identity }),
    ids,
    clock: { now: () => new Date() },
  });
  const now = new Date();
  const { displayName, email } = person;
  const [event] = createMembership(undefined, { userId, role: 'member', displayName, email });
  const at = { occurredAt: now.toISOString(), actor: 'system:test' };
  await createAppend({ writer: pools.writer, keyring, randomBytes })({
    context: {
      tenantId,
      actor: 'system:test',
      correlationId: ids.next(),
      causationId: null,
      traceparent: null,
      now,
    },
    streams: [
      {
        streamId: ids.next(),
        aggregate: membership,
        expected: 'none',
        events: [{ id: ids.next(), ...event! }],
        row: membership.toRow(membership.evolve(undefined, event!, at)),
      },
    ],
  });
  await closePools(pools);
}

const has = (text: string, needles = NEEDLES): boolean =>
  needles.some((needle) => text.toLowerCase().includes(needle.toLowerCase()));

const dump = (): string =>
  execFileSync('pg_dump', [databaseUrl], { encoding: 'utf8', maxBuffer: 1_000_000_000 });

/** Everything that Redis holds: state, streams and their dead letters, counters. */
async function redisTexts(): Promise<string[]> {
  const texts: string[] = [];
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', 500);
    for (const key of keys) {
      const type = await redis.type(key);
      const stream = type === 'stream' ? JSON.stringify(await redis.xrange(key, '-', '+')) : '';
      texts.push(`${key}\n${stream}\n${(await redis.dumpBuffer(key))?.toString('latin1') ?? ''}`);
    }
    cursor = next;
  } while (cursor !== '0');
  return texts;
}

/**
 * The stack's files: logs, registers, mails, rendered files, and the broker's own. Not those of PostgreSQL, which holds
 * what it has deleted until it cleans up; its content is in the dump.
 */
function filesOf(at: string): string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    if (entry.isDirectory()) return path.endsWith('/data/postgres') ? [] : filesOf(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Places in which any of the needles stands. */
async function tracesOf(needles = NEEDLES): Promise<string[]> {
  const traces: string[] = [];
  if (has(dump(), needles)) traces.push('database');
  if ((await redisTexts()).some((text) => has(text, needles))) traces.push('redis');
  const files = filesOf(dir).filter((file) => has(readFileSync(file, 'latin1'), needles));
  return [...traces, ...files.map((file) => file.slice(dir.length + 1))];
}

describe('a person who deletes their account', () => {
  let own: Session;
  let there: Session;
  let owner: Session;
  let commentId: string;

  beforeAll(async () => {
    own = await signUp(`Own ${mark}`, person);
    owner = await signUp(`Other ${mark}`, {
      displayName: 'Owen Other',
      email: `owner-${mark}@example.org`,
    });
    await join_(owner.tenant.id, own.user.id);
    await call('/v1/auth/sign-in', { body: { email: person.email, password: 'a wrong one' }, status: 401 });
    const { email } = person;
    const body = { email, password: PASSWORD, tenant: owner.tenant.slug };
    there = await call('/v1/auth/sign-in', { body, status: 200 });
    const project = await call<{ id: string }>('/v1/projects', {
      body: { key: `P${mark}`, name: 'Engine' },
      session: owner,
      status: 201,
    });
    const task = await call<{ id: string }>('/v1/tasks', {
      body: { projectId: project.id, title: 'Draw the gears' },
      session: owner,
      status: 201,
    });
    const comment = { taskId: task.id, text: person.text };
    ({ id: commentId } = await call<{ id: string }>('/v1/comments', {
      body: comment,
      session: there,
      status: 201,
    }));
    // What is refused, and told all the same.
    await call('/v1/comments', { body: { ...comment, taskId: person.text }, session: there });
    await call(`/v1/tenants/${owner.tenant.id}/close`, { body: { slug: person.text }, session: there });
  });

  it('stands in what is derived from them, and their events in the topic, before they are erased', async () => {
    const find = 'select from derived.search_document where subject_id = $1';
    await waitFor(async () => (await admin.query(find, [own.user.id])).rowCount === 1, {
      deadlineMs: 30_000,
    });
    // They were told that the other tenant has made them a member.
    await waitFor(async () => (await tracesOf()).some((place) => place.startsWith('mail/')), {
      deadlineMs: 30_000,
    });
    expect((await tracesOf()).map((place) => place.split('/')[0])).toEqual(['database', 'mail']);
    // The search sees the topic: the event of the comment is there, without its text.
    await waitFor(async () => (await tracesOf([commentId])).some((place) => /redis|kafka/.test(place)));
  });

  it('leaves nothing of them that could be read', async () => {
    await call(`/v1/tenants/${own.tenant.id}/close`, {
      body: { slug: own.tenant.slug },
      session: own,
      status: 200,
    });
    const body = { confirmEmail: person.email };
    await call('/v1/me/delete', { body, session: there, status: 202 });
    const find = 'select from erasure where subject_id = $1 and completed_at is not null';
    await waitFor(async () => (await admin.query(find, [own.user.id])).rowCount === 1, {
      deadlineMs: 30_000,
    });
    expect(await tracesOf()).toEqual([]);
    expect(await tracesOf([own.user.id])).toContain('database');
    // Processes that hold a key hear of its end within a second.
    await waitFor(async () => {
      const { text } = await call<{ text: string }>(`/v1/comments/${commentId}`, { session: owner });
      return text === ERASED;
    });
    expect(readFileSync(join(dir, 'erasures', 'erasures.jsonl'), 'utf8')).toContain(own.user.id);
  });

  it('the address is free again', async () => {
    await signUp(`New ${mark}`, { ...person, displayName: 'Somebody Else' });
  });

  it.each([
    ['a file', `leak-${mark}`, () => Promise.resolve(writeFileSync(join(dir, `leak-${mark}`), person.text))],
    ['a table', 'database', () => plant('insert')],
    // Last, because Redis keeps a log of its own.
    ['Redis', 'redis', () => redis.set(`leak-${mark}`, `x ${person.text} x`)],
  ])('a leak into %s would be found', async (_where, place, leak) => {
    const needle = [`marmalade xylophones ${mark}`];
    expect(await tracesOf(needle)).toEqual([]);
    await leak();
    expect(await tracesOf(needle)).toContain(place);
    await plant('delete');
    await redis.del(`leak-${mark}`);
    rmSync(join(dir, `leak-${mark}`), { force: true });
  });

  /** A job's result, as a careless processor would write it. */
  async function plant(what: 'insert' | 'delete'): Promise<void> {
    const id = own.user.id;
    if (what === 'delete') await admin.query('delete from job where id = $1', [id]);
    else {
      await admin.query(
        `insert into job (tenant_id, id, processor, status, max_attempts, run_at, created_at, result)
         values ($1, $2, 'leak', 'succeeded', 1, now(), now(), $3)`,
        [owner.tenant.id, id, JSON.stringify({ text: person.text })],
      );
    }
  }
});
