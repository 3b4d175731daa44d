import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { killingProxy } from '@plinth/shared/testing/killingProxy';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { apiProcess } from './apiProcess';
import type { ServeOrder } from './apiProcess';
import { identityApp, newSecrets } from './identityApp';

const REPLAYED = 'idempotency-replayed';
const secrets = newSecrets();
const ada = {
  tenantName: 'Engines',
  displayName: 'Ada',
  email: 'ada@x.example',
  password: 'a bernoulli number',
};

/** Who is asked first, and dies of it. */
type Victim = {
  readonly serve: (order: ServeOrder) => Promise<string>;
  readonly kill: () => Promise<void>;
};
type Asked = { readonly path: string; readonly body?: object; readonly key: string };
type Answer = { readonly status: number; readonly text: string; readonly isReplayed: boolean };

let database: TestDatabase;
let survivor: ReturnType<typeof identityApp>;
let authorization: string;
let projectId: string;

beforeAll(async () => {
  database = await testDatabase();
  survivor = identityApp(database, { secrets });
  const { body } = await request(survivor.app).post('/v1/auth/sign-up').send(ada).expect(201);
  authorization = `Bearer ${(body as { accessToken: string }).accessToken}`;
  projectId = await made('/v1/projects', { key: 'ENGINE', name: 'Engine' });
});
afterAll(async () => {
  await survivor.close();
  await database.close();
});

async function made(path: string, body: object): Promise<string> {
  const { body: view } = await request(survivor.app).post(path).set({ authorization }).send(body).expect(201);
  return (view as { id: string }).id;
}

async function ask(door: string | typeof survivor.app, { path, body, key }: Asked): Promise<Answer> {
  const asked = request(door).post(path).timeout(20_000).set({ authorization, 'idempotency-key': key });
  const { status, text, headers } = await asked.send(body);
  return { status, text, isReplayed: REPLAYED in headers };
}

async function eventCount(): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>('select count(*)::int as n from event');
  return rows[0]!.n;
}

/** A service in this process whose callers and database lose it at once. */
function sameProcess(): Victim {
  let end = (): Promise<void> => Promise.resolve();
  let ending: Promise<void> | undefined;
  return {
    serve: async ({ urls }) => {
      const replica = identityApp({ urls }, { secrets });
      const server = createServer(replica.app).listen(0, '127.0.0.1');
      await once(server, 'listening');
      end = async () => {
        server.closeAllConnections();
        server.close();
        await replica.close();
      };
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    kill: () => (ending ??= end()),
  };
}

/** Sends it through a service that dies with its nth statement. @returns its answer when it lived to give one */
async function dieAt(statement: number, victim: Victim, asked: Asked): Promise<Answer | 'died'> {
  const { hostname, port } = new URL(database.adminUrl);
  const proxy = await killingProxy({ host: hostname, port: Number(port) });
  const urls = Object.fromEntries(
    Object.entries(database.urls).map(([role, url]) => [
      role,
      Object.assign(new URL(url), { port: String(proxy.port) }).href,
    ]),
  ) as TestDatabase['urls'];
  try {
    const base = await victim.serve({ urls, secrets });
    proxy.arm(statement, () => {
      proxy.close();
      void victim.kill();
    });
    const answer = await ask(base, asked).catch(() => 'died' as const);
    expect(answer === 'died').toBe(proxy.isDead());
    return answer;
  } finally {
    proxy.close();
    await victim.kill();
  }
}

/**
 * Sends a request through a victim that dies with its nth statement, then twice again elsewhere.
 * @returns what the victim had left behind; `alive` when it has fewer statements
 */
async function dieAndRepeat(statement: number, victim: Victim, asked: Asked) {
  const before = await eventCount();
  const first = await dieAt(statement, victim, asked);
  // Nothing is waited for: the server may still be at work for a client that is no more.
  const again = await ask(survivor.app, asked);
  expect(again.status).toBeLessThan(300);
  if (first !== 'died') expect(again).toEqual({ ...first, isReplayed: true });
  expect(await ask(survivor.app, asked)).toEqual({ ...again, isReplayed: true });
  expect(await eventCount()).toBe(before + 1);
  if (first !== 'died') return 'alive';
  return again.isReplayed ? 'all' : 'nothing';
}

/** With each of its statements in turn. @returns what each had left behind, until one lived */
async function dieEverywhere(newRequest: () => Promise<Asked>) {
  const left: string[] = [];
  while (left.at(-1) !== 'alive') {
    left.push(await dieAndRepeat(left.length + 1, sameProcess(), await newRequest()));
  }
  return left;
}

const newTask = () =>
  Promise.resolve({ path: '/v1/tasks', body: { projectId, title: 'Gears' }, key: randomUUID() });

const newProject = () => {
  const key = randomUUID();
  return Promise.resolve({ path: '/v1/projects', body: { key: `P-${key.slice(0, 8)}`, name: 'P' }, key });
};

const newStart = async () => {
  const id = await made('/v1/tasks', { projectId, title: 'Gears' });
  return { path: `/v1/tasks/${id}/start`, key: randomUUID() };
};

// To the database, dying before the next statement is the same as dying after this one.
it.each([
  ['makes a task', newTask],
  ['makes a project, whose key is unique', newProject],
  ['starts a task', newStart],
])(
  'killed with any of its statements, a service that %s leaves all or nothing, and its key gives the first answer',
  async (_what, newRequest) => {
    const left = await dieEverywhere(newRequest);
    // It was killed on both sides of the append.
    expect([...new Set(left)]).toEqual(['nothing', 'all', 'alive']);
    expect(left.lastIndexOf('nothing')).toBe(left.indexOf('all') - 1);
  },
  120_000,
);

it('a process killed just before and just behind its append is the same', async () => {
  const append = (await dieEverywhere(newTask)).indexOf('all') + 1;
  expect(await dieAndRepeat(append - 1, apiProcess(), await newTask())).toBe('nothing');
  // A look at what has changed, twice a second, may come in between.
  let left = 'nothing';
  for (let statement = append; left === 'nothing' && statement < append + 4; statement += 1) {
    left = await dieAndRepeat(statement, apiProcess(), await newTask());
  }
  expect(left).toBe('all');
}, 120_000);
