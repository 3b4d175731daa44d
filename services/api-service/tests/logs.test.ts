import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';
const MARK = 'hunter2';

describe('what the service logs', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let refreshToken: string;
  const email = `${MARK}-${randomUUID()}@example.org`;
  const password = `${MARK} correct horse battery`;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines', { email });
    const signedUp = { tenantName: 'Second', displayName: `${MARK} Byron`, email: `2-${email}`, password };
    const { body } = await api.http().post('/v1/auth/sign-up').send(signedUp).expect(201);
    ({ refreshToken } = body as { refreshToken: string });
  });
  afterAll(() => api.close());

  it('is who, what, when and how it went, and none of what was sent: no passwords, tokens, addresses, texts', async () => {
    const { http } = api;
    await http().post('/v1/auth/sign-in').send({ email, password }).expect(401);
    await http().post('/v1/auth/sign-in').send({ email, password, surprise: MARK }).expect(400);
    await http().post('/v1/auth/sign-in').type('json').send(`{"password":"${MARK}"`).expect(400);
    await http().post('/v1/auth/refresh').send({ refreshToken }).expect(200);
    await http().get('/v1/me').set('authorization', `Bearer ${MARK}.${MARK}.${MARK}`).expect(401);
    await http().get('/v1/me').set('authorization', `Basic ${MARK}`).set('cookie', `sid=${MARK}`).expect(401);
    await http().get(`/v1/me?access_token=${MARK}`).expect(401);
    await http().get(`/nowhere/${MARK}?x=${MARK}`).expect(404);
    await tenant.get(`/v1/projects/${MARK}`).expect(404);
    await tenant
      .post('/v1/projects')
      .set('idempotency-key', MARK)
      .send({ key: MARK, name: MARK })
      .expect(201);
    await tenant.graphql(`query ${MARK} { project(id: "${MARK}") { id } }`).expect(200);
    await tenant.graphql(`{ ${MARK} }`).expect(200);
    const lines = api.logged.map((line) => JSON.stringify(line));
    expect(lines.length).toBeGreaterThan(10);
    for (const secret of [MARK, tenant.accessToken, refreshToken]) {
      expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    }
    const last = api.logged.findLast(
      ({ route, userId }) => route === '/v1/projects' && userId === tenant.userId,
    );
    expect(last).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      tenantId: tenant.id,
      method: 'POST',
      status: 201,
    });
  });

  it('is none of it either when something breaks, whatever the database says of the values', async () => {
    const { admin } = api.database;
    await admin.query('alter table project add constraint broken check (name = description) not valid');
    await admin.query('revoke select on project from plinth_app');
    try {
      await tenant.post('/v1/projects').send({ key: 'K', name: MARK }).expect(500);
      await tenant.get('/v1/projects').expect(500);
    } finally {
      await admin.query('alter table project drop constraint broken');
      await admin.query('grant select on project to plinth_app');
    }
    const errors = api.logged.filter(({ level }) => level === 'error').map((line) => JSON.stringify(line));
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.filter((line) => line.includes(MARK))).toEqual([]);
  });

  it('is one entry for a request, whatever line ends it carries', async () => {
    const forged = '%0d%0a{"level":"info","msg":"forged"}';
    for (const path of [`/v1/projects/${forged}`, `/${forged}`, `/v1/projects/${UNKNOWN}?x=${forged}`]) {
      const before = api.logged.length;
      const answer = await tenant.get(path).set('user-agent', 'x\t{"msg":"forged"}');
      expect(api.logged.length - before).toBe(1);
      expect(JSON.stringify(api.logged.at(-1))).not.toContain('forged');
      expect(Object.keys(answer.headers)).not.toContain('msg');
    }
  });
});
