import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import request from 'supertest';
import type { Role } from '@plinth/shared/domain/permissions';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import type { Clock } from '@plinth/shared/types/clock';
import { createIds } from '@plinth/shared/utils/ids';
import { createLogger } from '@plinth/shared/utils/logger';
import { createApp } from '../src/app';
import { createDeps } from '../src/deps';
import type { Secrets, Surroundings } from '../src/deps';
import type { IdentityConfig } from '../src/identityConfig';
import type { RateLimitConfig } from '../src/rateLimitConfig';
import { identityConfig, newSecrets, rateLimitConfig } from './identityApp';

export const APP_TOKEN = 'app-token-of-the-tests';

/** The service on a database of its own, without a sidecar: what depends on one is down. */
export type TestApi = Awaited<ReturnType<typeof testApi>>;

/** A tenant that has signed up, and requests as its members. */
export type TestTenant = Awaited<ReturnType<TestApi['tenant']>>;

type Options = {
  introspection?: boolean;
  appToken?: string;
  /** That of others, which stays open, with the secrets that it was written under; default one of its own. */
  database?: TestDatabase;
  secrets?: Partial<Secrets>;
  trustedProxies?: string[];
  erasureDirectory?: string;
  rateLimit?: Partial<RateLimitConfig>;
  identity?: Partial<IdentityConfig>;
};

type ReplicaOptions = { urls?: TestDatabase['urls']; trustedProxies?: string[]; clock?: Clock };

/** Starts it; call `close` in afterAll. */
export async function testApi(options: Options = {}) {
  const database = options.database ?? (await testDatabase());
  const logged: Record<string, unknown>[] = [];
  const surroundings: Surroundings = {
    config: {
      dapr: {
        httpPort: await closedPort(),
        apiToken: 'x'.repeat(16),
        appToken: options.appToken ?? APP_TOKEN,
      },
      database: databaseConfig(database),
      http: { trustedProxies: options.trustedProxies ?? [] },
      rateLimit: { ...rateLimitConfig, ...options.rateLimit },
      identity: { ...identityConfig, ...options.identity },
      graphql: { introspection: options.introspection ?? false },
      erasure: { directory: options.erasureDirectory ?? '' },
    },
    secrets: { ...newSecrets(), ...options.secrets },
    log: createLogger({ level: 'info', service: 'api-service', destination: collect(logged) }),
    clock: { now: () => new Date() },
    ids: createIds(),
    stopping: new AbortController().signal,
  };
  const { deps, close } = createDeps(surroundings);
  const app = createApp(deps);

  return {
    app,
    database,
    deps,
    secrets: surroundings.secrets,
    logged,
    http: () => request(app),
    /**
     * Another process of the service, as far as this one can be it: nothing in memory is shared. Close it first.
     * @param options urls of the database, when it gets there by another way; proxies that it trusts
     */
    replica: ({ urls = database.urls, trustedProxies, clock }: ReplicaOptions = {}) => {
      const { config } = surroundings;
      const http = { trustedProxies: trustedProxies ?? config.http.trustedProxies };
      const there = { ...config, http, database: databaseConfig({ urls }) };
      const other = createDeps({ ...surroundings, ...(clock && { clock }), config: there });
      return { app: createApp(other.deps), close: other.close };
    },
    /** Signs a tenant up; its owner is signed in. */
    tenant: async (name: string, { email = `${randomUUID()}@example.org` } = {}) => {
      const body = {
        tenantName: name,
        displayName: 'Ada Byron',
        email,
        password: 'correct horse battery staple',
      };
      const { body: signedUp } = await request(app).post('/v1/auth/sign-up').send(body).expect(201);
      const { tenant, user, accessToken } = signedUp as {
        tenant: { id: string };
        user: { id: string };
        accessToken: string;
      };
      /** Somebody who is a member already, signed in. */
      const asPerson = async (userId: string) => {
        const { sessionId } = await deps.sessions.start({ userId, tenantId: tenant.id });
        const token = await deps.tokens.issue({ userId, tenantId: tenant.id, sessionId });
        return member(app, token.accessToken);
      };
      const as = async (role: Role) => {
        const userId = randomUUID();
        // A member of whom the log knows nothing: the positions in it are the test's.
        await database.admin.query(
          `insert into membership
             (tenant_id, id, user_id, role, version, reducer_revision, created_at, updated_at)
           values ($1, $2, $3, $4, 1, 1, now(), now())`,
          [tenant.id, randomUUID(), userId, role],
        );
        return asPerson(userId);
      };
      const withToken = (token: string) => member(app, token);
      return { id: tenant.id, userId: user.id, ...member(app, accessToken), as, asPerson, withToken };
    },
    close: async () => {
      await close();
      if (!options.database) await database.close();
    },
  };
}

/** Somebody here, and the same at another replica. */
function member(app: Parameters<typeof request>[0], accessToken: string) {
  const at = (replica: typeof app) => client(replica, accessToken);
  return { ...client(app, accessToken), at };
}

/** Requests with an access token. */
function client(app: Parameters<typeof request>[0], accessToken: string) {
  const send = (method: 'get' | 'head' | 'post' | 'patch' | 'delete') => (path: string) =>
    request(app)[method](path).set('authorization', `Bearer ${accessToken}`);
  const post = send('post');
  return {
    accessToken,
    get: send('get'),
    head: send('head'),
    post,
    patch: send('patch'),
    delete: send('delete'),
    graphql: (query: string, variables: object = {}) => post('/graphql').send({ query, variables }),
    project: async (fields: object = {}): Promise<ProjectBody> => {
      const body = { key: `P-${randomUUID().slice(0, 8)}`, name: 'Engine', ...fields };
      return (await post('/v1/projects').send(body).expect(201)).body as ProjectBody;
    },
    task: async (projectId: string, fields: object = {}): Promise<TaskBody> => {
      const body = { projectId, title: 'Draw the gears', ...fields };
      return (await post('/v1/tasks').send(body).expect(201)).body as TaskBody;
    },
    comment: async (taskId: string, text = 'Too many teeth'): Promise<CommentBody> =>
      (await post('/v1/comments').send({ taskId, text }).expect(201)).body as CommentBody,
  };
}

export type CommentBody = { id: string; taskId: string; authorId: string; text: string; version: number };
export type ProjectBody = { id: string; key: string; version: number; createdAt: string; updatedAt: string };
export type TaskBody = {
  id: string;
  projectId: string;
  version: number;
  createdAt: string;
  updatedAt: string;
};

function databaseConfig({ urls }: Pick<TestDatabase, 'urls'>) {
  return { appUrl: urls.app, writerUrl: urls.writer, identityUrl: urls.identity, maxConnections: 4 };
}

/** A port where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function collect(logged: Record<string, unknown>[]): Writable {
  return new Writable({
    write(line: Buffer, _encoding, done) {
      logged.push(JSON.parse(line.toString()) as Record<string, unknown>);
      done();
    },
  });
}
