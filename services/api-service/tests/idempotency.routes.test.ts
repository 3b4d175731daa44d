import { randomUUID } from 'node:crypto';
import { routeTable } from '../src/routes/routeTable';
import { addMember } from './addMember';
import { invited } from './invitations';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

/** A request that succeeds once: a second time without a key it would be refused, or do the same again. */
type Once = { readonly path: string; readonly body?: object };

/** Their answers hold secrets, or nobody is known yet: a key says nothing there. */
const WITHOUT = [
  '/v1/auth/sign-up',
  '/v1/auth/sign-in',
  '/v1/auth/refresh',
  '/v1/auth/forgot-password',
  '/v1/auth/reset-password',
  '/v1/auth/verify-email',
  // Changes a secret, of which nothing may be kept; who repeats it shows the old one again.
  '/v1/me/password',
  // May be repeated, a few times.
  '/v1/me/email-verification',
  // Ends sessions, which is in no log, and may be repeated anyway.
  '/v1/auth/sign-out',
  '/v1/auth/sign-out-everywhere',
  // Of which no secret may be kept, and may be repeated anyway.
  '/v1/auth/step-up',
  // A code is good once.
  '/v1/auth/second-factor',
  // Their answers hold secrets, which are shown once, or they may be repeated.
  '/v1/me/mfa/begin',
  '/v1/me/mfa/confirm',
  '/v1/me/mfa/disable',
  '/v1/me/mfa/backup-codes',
  // Their answers hold a key, which is shown once.
  '/v1/tenants/:tenantId/api-keys',
  '/v1/tenants/:tenantId/api-keys/:id/rotate',
  // Takes the permission from who sends it: a second time is refused before keys are looked at.
  '/v1/tenants/:tenantId/transfer-ownership',
  // Starts a session, as signing in does.
  '/v1/auth/switch',
  // Happens in a log that there was not; it answers the tenant of that name the second time.
  '/v1/tenants',
  '/v1/invitations/look',
  // A token is good once; whose answer was lost signs in.
  '/v1/invitations/sign-up',
  // Happens in another tenant than that of the key; a second time its token is used.
  '/v1/invitations/accept',
  // Happens in several logs, and may be repeated anyway.
  '/v1/me/delete',
];

const REPLAYED = 'idempotency-replayed';

describe('every POST of the table', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let table: string[];
  let keyed = 0;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    table = routeTable(api.deps)
      .filter(({ method, access }) => method === 'post' && access !== 'sidecar')
      .map(({ path }) => path);
  });
  afterAll(() => api.close());

  const post = async (path: string, body?: object) => {
    const { status, body: made } = await tenant.post(path).send(body);
    expect([path, status < 300]).toEqual([path, true]);
    return made as { id: string };
  };

  // What a replay answers is folded from the log, which knows of no other plan in the end.
  const sell = (plan: string) =>
    api.database.admin.query('update tenant set plan = $2 where tenant_id = $1', [tenant.id, plan]);

  const newTask = async () => tenant.task((await tenant.project()).id);
  const newComment = async () => post('/v1/comments', { taskId: (await newTask()).id, text: 'Well done' });

  const project = async (transition: string, ...before: string[]): Promise<Once> => {
    const { id } = await tenant.project();
    for (const name of before) await post(`/v1/projects/${id}/${name}`);
    return { path: `/v1/projects/${id}/${transition}` };
  };
  const deleted = async (kind: string, { id }: { id: string }, then: string): Promise<Once> => {
    await tenant.delete(`/v1/${kind}/${id}`).expect(204);
    return { path: `/v1/${kind}/${id}/${then}`, body: { reason: 'asked for' } };
  };
  const task = async (transition: string, ...before: string[]): Promise<Once> => {
    const { id } = await newTask();
    for (const name of before) await post(`/v1/tasks/${id}/${name}`);
    return { path: `/v1/tasks/${id}/${transition}` };
  };

  const REQUESTS: Record<string, () => Promise<Once>> = {
    '/v1/projects': () =>
      Promise.resolve({
        path: '/v1/projects',
        body: { key: `K-${randomUUID().slice(0, 8)}`, name: 'Engine' },
      }),
    '/v1/projects/:id/archive': () => project('archive'),
    '/v1/projects/:id/unarchive': () => project('unarchive', 'archive'),
    '/v1/projects/:id/restore': async () => deleted('projects', await tenant.project(), 'restore'),
    '/v1/projects/:id/purge': async () => deleted('projects', await tenant.project(), 'purge'),
    '/v1/tasks': async () => ({
      path: '/v1/tasks',
      body: { projectId: (await tenant.project()).id, title: 'Draw the gears' },
    }),
    '/v1/tasks/:id/move': async () => {
      const { id, projectId } = await newTask();
      const other = await tenant.task(projectId);
      return { path: `/v1/tasks/${id}/move`, body: { place: 'before', taskId: other.id } };
    },
    '/v1/tasks/:id/start': () => task('start'),
    '/v1/tasks/:id/complete': () => task('complete'),
    '/v1/tasks/:id/reopen': () => task('reopen', 'complete'),
    '/v1/tasks/:id/restore': async () => deleted('tasks', await newTask(), 'restore'),
    '/v1/tasks/:id/purge': async () => deleted('tasks', await newTask(), 'purge'),
    '/v1/comments': async () => ({
      path: '/v1/comments',
      body: { taskId: (await newTask()).id, text: 'Well done' },
    }),
    '/v1/comments/:id/restore': async () => deleted('comments', await newComment(), 'restore'),
    '/v1/comments/:id/purge': async () => deleted('comments', await newComment(), 'purge'),
    '/v1/tenants/:tenantId/members/:id/erase': async () => {
      const userId = await addMember(api, tenant.id);
      return {
        path: `/v1/tenants/${tenant.id}/members/${userId}/erase`,
        body: { confirmEmail: `${userId}@example.org`, reason: 'requested' },
      };
    },
    '/v1/tenants/:tenantId/roles': async () => {
      await sell('pro');
      return {
        path: `/v1/tenants/${tenant.id}/roles`,
        body: { name: 'Reader', permissions: ['project.read'] },
      };
    },
    '/v1/tenants/:tenantId/invitations': () =>
      Promise.resolve({
        path: `/v1/tenants/${tenant.id}/invitations`,
        body: { email: 'charles@example.org', role: 'viewer' },
      }),
    '/v1/tenants/:tenantId/invitations/:id/resend': async () => {
      const { id } = await invited(tenant, { email: `${randomUUID()}@example.org` });
      return { path: `/v1/tenants/${tenant.id}/invitations/${id}/resend` };
    },
    // The last two, in this order: a closing tenant takes nothing else.
    '/v1/tenants/:tenantId/close': async () => {
      await sell('free');
      const { body } = await tenant.get(`/v1/tenants/${tenant.id}`);
      const { slug } = body as { slug: string };
      return { path: `/v1/tenants/${tenant.id}/close`, body: { slug } };
    },
    '/v1/tenants/:tenantId/cancel-closing': () =>
      Promise.resolve({ path: `/v1/tenants/${tenant.id}/cancel-closing` }),
  };

  it('has its turn here', () => {
    expect(table.toSorted()).toEqual([...Object.keys(REQUESTS), ...WITHOUT].sort());
  });

  it.each(Object.entries(REQUESTS))('%s', async (_path, prepare) => {
    const { path, body } = await prepare();
    const key = randomUUID();
    const send = () => tenant.post(path).set('idempotency-key', key).send(body);
    const [first, again] = [await send(), await send()];
    expect(first.status).toBeLessThan(300);
    expect(first.headers).not.toHaveProperty(REPLAYED);
    expect(again.headers).toHaveProperty(REPLAYED);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect([again.headers.etag, again.headers.location]).toEqual([
      first.headers.etag,
      first.headers.location,
    ]);
    const { rows } = await api.database.admin.query<{ n: number }>(
      'select count(*)::int as n from event where tenant_id = $1 and request_digest is not null',
      [tenant.id],
    );
    keyed += 1;
    expect(rows[0]!.n).toBe(keyed);
  });
});
