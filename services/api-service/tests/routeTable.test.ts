import express from 'express';
import request from 'supertest';
import { PERMISSIONS, permissionsOf, ROLES } from '@plinth/shared/domain/permissions';
import { problem, unknownPath } from '../src/middleware/problem';
import { requestId } from '../src/middleware/requestId';
import { adminTable } from '../src/routes/admin';
import { mount } from '../src/routes/mount';
import { openRoute, route } from '../src/routes/route';
import type { Route } from '../src/routes/route';
import { routeTable } from '../src/routes/routeTable';
import { APP_TOKEN, testApi } from './testApi';
import type { TestApi } from './testApi';
import { unlimited } from './unlimited';

/** Everybody may call these, and this is all that everybody may call. */
const PUBLIC = [
  'POST /v1/auth/sign-up',
  'POST /v1/auth/sign-in',
  'POST /v1/auth/refresh',
  'POST /v1/auth/second-factor',
  'POST /v1/auth/forgot-password',
  'POST /v1/auth/reset-password',
  'POST /v1/auth/verify-email',
  'POST /v1/invitations/look',
  'POST /v1/invitations/sign-up',
  'GET /health',
  'GET /livez',
  'GET /readyz',
  'GET /v1/plans',
  'GET /.well-known/jwks.json',
  'GET /.well-known/audit-jwks.json',
];
/** About oneself: any role may. */
const AUTHENTICATED = [
  'GET /v1/me',
  'POST /v1/me/password',
  'POST /v1/me/email-verification',
  'GET /v1/me/sessions',
  'DELETE /v1/me/sessions/:id',
  'POST /v1/auth/sign-out',
  'POST /v1/auth/sign-out-everywhere',
  'POST /v1/auth/step-up',
  'GET /v1/me/mfa',
  'POST /v1/me/mfa/begin',
  'POST /v1/me/mfa/confirm',
  'POST /v1/me/mfa/disable',
  'POST /v1/me/mfa/backup-codes',
  'PATCH /v1/me',
  'POST /v1/me/delete',
  'GET /v1/me/tenants',
  'POST /v1/auth/switch',
  'POST /v1/tenants',
  'DELETE /v1/tenants/:tenantId/membership',
  'POST /v1/invitations/accept',
];

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const url = ({ path }: Route, tenantId = '0197a3b0-0000-7000-8000-000000000000') =>
  path.replace(':tenantId', tenantId).replace(':id', '0197a3b0-0000-7000-8000-000000000000');

describe('the table of routes', () => {
  let api: TestApi;
  let table: Route[];
  beforeAll(async () => {
    api = await testApi();
    table = routeTable(api.deps);
  });
  afterAll(() => api.close());

  it('says of each route who may come in: a permission, or it is on a list here', () => {
    const by = (access: string) => table.filter((entry) => entry.access === access).map(nameOf);
    expect(by('public').sort()).toEqual([...PUBLIC].sort());
    expect(by('authenticated')).toEqual(AUTHENTICATED);
    const others = table.filter(({ access }) => !['public', 'authenticated', 'sidecar'].includes(access));
    expect(others.filter(({ access }) => !PERMISSIONS.some((known) => known === access)).map(nameOf)).toEqual(
      [],
    );
    expect(others.length).toBeGreaterThan(20);
  });

  it('changes nothing with a read permission, and needs one of its kind', () => {
    const wrong = table.filter(
      ({ access, method }) =>
        !['public', 'authenticated', 'sidecar'].includes(access) &&
        access.endsWith('.read') !== (method === 'get'),
    );
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it('is all that the application serves, beside GraphQL', () => {
    const layers = (api.app as unknown as { router: { stack: Layer[] } }).router.stack;
    const inner = layers.flatMap((layer) => layer.handle.stack ?? []);
    const paths = inner.flatMap(({ route: mounted }) => mounted?.path ?? []);
    expect(new Set(paths)).toEqual(
      new Set([...table, ...adminTable(api.deps)].map(({ path }) => path).concat('/')),
    );
    const direct = layers.flatMap(({ route: mounted }) => mounted?.path ?? []);
    expect(direct).toEqual(['/dapr/{*rest}']);
  });

  it('refuses a route that does not say who may come in, and one that stands there twice', () => {
    const good = openRoute({
      method: 'get',
      path: '/x',
      access: 'public',
      status: 200,
      handle: () => Promise.resolve({}),
    });
    const guards = {
      authenticate: pass,
      requireAppToken: pass,
      requireRecentProof: pass,
      rateLimit: unlimited,
    };
    const open = { ...good, access: undefined } as unknown as Route;
    expect(() => mount([open], guards)).toThrow('expected route GET /x to say who may come in');
    expect(() => mount([good, good], guards)).toThrow('stands twice');
  });

  it('401 on every route but the public ones, with the same answer', async () => {
    for (const entry of table.filter(({ access }) => access !== 'public')) {
      const http = api.http();
      const answer = await http[entry.method](url(entry)).send(entry.body ? {} : undefined);
      expect([nameOf(entry), answer.status]).toEqual([nameOf(entry), 401]);
      const requestId = answer.headers['x-request-id'] as string;
      expect(answer.body).toMatchObject({ code: 'unauthenticated', instance: url(entry), requestId });
    }
  });

  it.each(ROLES)('403 for %s on exactly the routes that its role does not carry', async (role) => {
    const tenant = await api.tenant('Analytical Engines');
    const member = await tenant.as(role);
    const asked = table.filter(({ access }) => PERMISSIONS.some((known) => known === access));
    for (const entry of asked) {
      const { status } = await member[entry.method](url(entry, tenant.id)).send(entry.body ? {} : undefined);
      const isAllowed = permissionsOf(role).some((carried) => carried === entry.access);
      expect([nameOf(entry), status === 403]).toEqual([nameOf(entry), !isAllowed]);
    }
  });

  it('a permission is asked of the role that the token names', async () => {
    const app = express();
    const asked = route({
      method: 'get',
      path: '/x',
      access: 'job.read',
      status: 200,
      handle: () => Promise.resolve({ body: {} }),
    });
    const authenticate: express.RequestHandler = (req, _res, next) => {
      const permissions = req.get('x-may') === 'yes' ? (['job.read'] as const) : (['task.read'] as const);
      req.principal = {
        ...{ userId: 'u', tenantId: 't', role: 'r', sessionId: 's', permissions },
        ...{ tenantStatus: 'active', plan: 'free', kind: 'user', impersonatedBy: null, authenticatedAt: '' },
      };
      req.context = {} as never;
      next();
    };
    const ids = { next: () => '0197a3b0-0000-7000-8000-000000000000' };
    app.use(
      requestId({ ids }),
      mount([asked], { authenticate, requireAppToken: pass, requireRecentProof: pass, rateLimit: unlimited }),
      unknownPath(),
    );
    const auditTrail = { denied: () => {}, tokenRefused: () => {} };
    app.use(problem({ log: { error: () => {} } as never, auditTrail }));
    await request(app).get('/x').set('x-may', 'yes').expect(200);
    await request(app).get('/x').expect(403);
  });

  it('405 with Allow for a method that a path does not take', async () => {
    const answer = await api.http().put('/v1/projects').expect(405);
    expect(answer.headers.allow).toBe('POST, GET, HEAD');
    expect(answer.body).toMatchObject({
      status: 405,
      title: 'Method Not Allowed',
      code: 'method_not_allowed',
    });
    await api.http().get('/graphql').expect(405);
  });

  it('500, never 404, for a message that no route of the sidecar takes', async () => {
    const path = '/dapr/brodcast';
    const answer = await api.http().post(path).set('dapr-api-token', APP_TOKEN).send({}).expect(500);
    const requestId = answer.headers['x-request-id'] as string;
    expect(answer.body).toMatchObject({ code: 'unknown_sidecar_route', instance: path, requestId });
    await api.http().post(path).send({}).expect(401);
  });
});

type Layer = { route?: { path: string }; handle: { stack?: Layer[] } };

function pass(_req: express.Request, _res: express.Response, next: express.NextFunction): void {
  next();
}
