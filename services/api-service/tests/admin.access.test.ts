import request from 'supertest';
import { adminTable } from '../src/routes/admin';
import { bootstrapToken, codeOf, enrolOperator, PASSWORD, signedInOperator } from './operators';
import { testApi } from './testApi';
import type { TestApi } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';

describe('becoming an operator', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await testApi();
  });
  afterEach(() => api.close());

  const enrol = (token: string, name = 'root') =>
    request(api.app).post('/admin/enrolment').send({ token, name });
  const create = (body: object) => request(api.app).post('/admin/operators').send(body);
  const operators = async () =>
    (await api.database.admin.query<{ name: string }>('select name from operator')).rows;

  it('nobody is one to begin with, and no password of anybody lets in', async () => {
    expect(await operators()).toEqual([]);
    for (const name of ['root', 'admin', 'operator', 'plinth']) {
      const body = { name, password: name, code: '000000' };
      const { body: refused } = await request(api.app).post('/admin/sign-in').send(body).expect(401);
      expect(refused).toMatchObject({ code: 'sign_in_refused' });
    }
  });

  it('needs a token that is known and in time', async () => {
    const { body } = await enrol('x'.repeat(43)).expect(403);
    expect(body).toMatchObject({ code: 'invitation_refused' });
    await enrol(await bootstrapToken(api, -1)).expect(403);
  });

  it('needs an authenticator: without its code, or with that of another one, nobody comes into being', async () => {
    const token = await bootstrapToken(api);
    const first = (await enrol(token).expect(200)).body as { secret: string; enrolment: string };
    const other = (await enrol(token).expect(200)).body as { secret: string; enrolment: string };
    const dto = { token, name: 'root', password: PASSWORD, enrolment: first.enrolment };
    await create(dto).expect(400);
    await create({ ...dto, code: codeOf(other.secret) }).expect(401);
    await create({ ...dto, enrolment: 'x'.repeat(80), code: codeOf(first.secret) }).expect(401);
    await create({ ...dto, name: 'another', code: codeOf(first.secret) }).expect(401);
    await create({ ...dto, password: 'short', code: codeOf(first.secret) }).expect(400);
    expect(await operators()).toEqual([]);
    await create({ ...dto, code: codeOf(first.secret) }).expect(201);
    expect(await operators()).toEqual([{ name: 'root' }]);
  });

  it('works once for a token: of many at once one wins; and no first one comes behind the first', async () => {
    const token = await bootstrapToken(api);
    const late = await bootstrapToken(api);
    const bodies = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        const name = `root-${n}`;
        // Two tokens at once are no better than one twice.
        const own = n % 2 ? token : late;
        const { secret, enrolment } = (await enrol(own, name).expect(200)).body as Record<string, string>;
        return { token: own, name, password: PASSWORD, enrolment, code: codeOf(secret!) };
      }),
    );
    const statuses = await Promise.all(bodies.map(async (body) => (await create(body)).status));
    expect(statuses.toSorted()).toEqual([201, 403, 403, 403, 403, 403]);
    expect(await operators()).toHaveLength(1);
    await enrol(token).expect(403);
    await enrol(late).expect(403);
    await enrol(await bootstrapToken(api)).expect(403);
  });
});

describe('the door of operators', () => {
  let api: TestApi;
  let operator: Awaited<ReturnType<typeof signedInOperator>>;
  beforeAll(async () => {
    api = await testApi();
    operator = await signedInOperator(api);
  });
  afterAll(() => api.close());

  const signIn = (body: object) => request(api.app).post('/admin/sign-in').send(body);
  const refused = async (body: object) => {
    const answer = await signIn(body).expect(401);
    expect(answer.body).toMatchObject({ code: 'sign_in_refused' });
  };

  it('another one is invited, signs in, and takes no code twice', async () => {
    const { body } = await operator.post('/admin/invitations').expect(201);
    const { token } = body as { token: string };
    const secret = await enrolOperator(api, token, 'second');
    await request(api.app).post('/admin/enrolment').send({ token, name: 'third' }).expect(403);
    const dto = { name: 'second', password: PASSWORD };
    await signIn(dto).expect(400);
    await refused({ ...dto, code: codeOf(secret, 20) });
    await refused({ ...dto, password: 'wrong', code: codeOf(secret) });
    // The one that made the operator.
    await refused({ ...dto, code: codeOf(secret, -1) });
    const code = codeOf(secret);
    const answers = await Promise.all([signIn({ ...dto, code }), signIn({ ...dto, code })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    await refused({ ...dto, code });
    await signIn({ ...dto, code: codeOf(secret, 1) }).expect(200);
  });

  it('five wrong codes behind the right password lock for a while; wrong passwords lock nobody', async () => {
    const { body } = await operator.post('/admin/invitations').expect(201);
    const secret = await enrolOperator(api, (body as { token: string }).token, 'guessed');
    const dto = { name: 'guessed', password: PASSWORD };
    for (let n = 0; n < 7; n += 1) await refused({ ...dto, password: 'wrong', code: '000000' });
    const [row] = (
      await api.database.admin.query<{ locked_until: string | null }>(
        "select locked_until from operator where name = 'guessed'",
      )
    ).rows;
    expect(row?.locked_until).toBeNull();
    for (let n = 0; n < 5; n += 1) await refused({ ...dto, code: codeOf(secret, 100 + n) });
    await refused({ ...dto, code: codeOf(secret) });
    await api.database.admin.query("update operator set locked_until = now() where name = 'guessed'");
    await signIn({ ...dto, code: codeOf(secret) }).expect(200);
  });

  it('lets nobody in but operators, and operators nowhere else', async () => {
    const tenant = await api.tenant('Analytical Engines');
    for (const { method, path, access } of adminTable(api.deps)) {
      if (access === 'public') continue;
      const url = path.replace(':tenantId', tenant.id).replace(':id', UNKNOWN);
      expect([path, (await request(api.app)[method](url)).status]).toEqual([path, 401]);
      expect([path, (await tenant[method](url)).status]).toEqual([path, 401]);
    }
    await operator.get('/v1/me').expect(401);
    await operator.get('/v1/projects').expect(401);
    await operator.post('/graphql').send({ query: '{ me { role } }' }).expect(401);
    await operator.get('/admin/tenants').expect(200);
  });

  it('is shut by signing out, at once', async () => {
    const { body } = await operator.post('/admin/invitations').expect(201);
    const secret = await enrolOperator(api, (body as { token: string }).token, 'leaving');
    const signedIn = await signIn({ name: 'leaving', password: PASSWORD, code: codeOf(secret) }).expect(200);
    const { accessToken } = signedIn.body as { accessToken: string };
    const as = (path: string) => request(api.app).post(path).set('authorization', `Bearer ${accessToken}`);
    await as('/admin/sign-out').expect(204);
    await as('/admin/sign-out').expect(401);
  });
});
