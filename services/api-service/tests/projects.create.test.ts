import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

describe('POST /v1/projects', () => {
  let api: TestApi;
  let tenant: TestTenant;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  afterAll(() => api.close());

  it('201 with the project, its Location and its version as ETag', async () => {
    const made = await tenant.post('/v1/projects').send({ key: 'ENGINE', name: 'Engine' }).expect(201);
    const { id, createdAt } = made.body as { id: string; createdAt: string };
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{14}-?7/) as string,
      key: 'ENGINE',
      name: 'Engine',
      description: '',
      status: 'active',
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      updatedAt: createdAt,
    });
    expect(made.headers).toMatchObject({ location: `/v1/projects/${id}`, etag: '"1"' });

    const read = await tenant.get(`/v1/projects/${id}`).expect(200);
    expect(read.text).toBe(made.text);
    expect(read.headers.etag).toBe('"1"');
  });

  it('201 with what the database holds: the row reads the same as the answer', async () => {
    const made = await tenant.project({ key: 'ROW', description: 'µ-seconds\n' });
    const { rows } = await api.database.admin.query(
      'select key, description, version, created_at from project where id = $1',
      [made.id],
    );
    expect(rows).toEqual([
      { key: 'ROW', description: 'µ-seconds\n', version: 1, created_at: made.createdAt },
    ]);
  });

  it.each([
    ['no body', undefined, ['/key', '/name']],
    ['no name', { key: 'K' }, ['/name']],
    ['a key with a space', { key: 'K 1', name: 'n' }, ['/key']],
    ['a key of 33 characters', { key: 'K'.repeat(33), name: 'n' }, ['/key']],
    ['a name that is a number', { key: 'K', name: 7 }, ['/name']],
    ['a name of 201 characters', { key: 'K', name: 'n'.repeat(201) }, ['/name']],
    ['a description that is null', { key: 'K', name: 'n', description: null }, ['/description']],
    [
      'a field that is not its business',
      { key: 'K', name: 'n', tenantId: 'x', status: 'archived' },
      ['/tenantId', '/status'],
    ],
    ['U+0000', { key: 'K', name: 'a\0b' }, ['/name']],
  ])('400 for %s, pointing at each fault', async (_what, body, pointers) => {
    const answer = await tenant.post('/v1/projects').send(body).expect(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request', instance: '/v1/projects' });
    const errors = (answer.body as { errors: { pointer: string }[] }).errors;
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual([...pointers].sort());
  });

  it('400 for a lone surrogate, which JSON can spell and UTF-8 cannot', async () => {
    const answer = await tenant
      .post('/v1/projects')
      .set('content-type', 'application/json')
      .send('{"key":"K","name":"\\ud800"}')
      .expect(400);
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/name', code: 'bad_text' }] });
  });

  it.each([
    ['no JSON', '{"key":'],
    ['an array', '[{"key":"K","name":"n"}]'],
    ['text', '"K"'],
    ['very deep JSON', `{"key":${'['.repeat(10_000)}${']'.repeat(10_000)},"name":"n"}`],
  ])('400 for %s', async (_what, text) => {
    await tenant.post('/v1/projects').set('content-type', 'application/json').send(text).expect(400);
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    '400 for %s as for any other field that is not known, wherever it stands',
    async (name) => {
      const refusal = { code: 'unknown_field', detail: `property ${name} should not exist` };
      for (const [text, pointer] of [
        [`{"key":"K","name":"n","${name}":{"description":"x"}}`, `/${name}`],
        [`{"key":"K","name":{"${name}":1}}`, `/name/${name}`],
      ] as const) {
        const sent = tenant.post('/v1/projects').set('content-type', 'application/json').send(text);
        expect((await sent.expect(400)).body).toMatchObject({ errors: [{ pointer, ...refusal }] });
      }
      const asked = await tenant.get(`/v1/projects?${name}=1`).expect(400);
      expect(asked.body).toMatchObject({ errors: [{ pointer: `/${name}`, ...refusal }] });
    },
  );

  it('401 without a token, and nothing of the body is looked at', async () => {
    const answer = await api.http().post('/v1/projects').send({}).expect(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.body).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('403 for a viewer', async () => {
    const viewer = await tenant.as('viewer');
    const answer = await viewer.post('/v1/projects').send({ key: 'V', name: 'v' }).expect(403);
    expect(answer.body).toMatchObject({ code: 'forbidden' });
  });

  it('409 when the key is taken in the tenant, whatever its case; another tenant may have it', async () => {
    await tenant.project({ key: 'Taken' });
    const answer = await tenant.post('/v1/projects').send({ key: 'tAKEN', name: 'x' }).expect(409);
    expect(answer.body).toMatchObject({ code: 'name_taken', kind: 'project.key' });
    const other = await api.tenant('Other Engines');
    await other.project({ key: 'Taken' });
  });

  it('409 for all but one of many that want the same key at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => tenant.post('/v1/projects').send({ key: 'RACE', name: 'x' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it('413 for a body over 1 MiB', async () => {
    const body = { key: 'K', name: 'n', description: 'x'.repeat(1024 * 1024) };
    await tenant.post('/v1/projects').send(body).expect(413);
  });

  it('415 for another format', async () => {
    const answer = await tenant.post('/v1/projects').type('form').send('key=K&name=n').expect(415);
    expect(answer.body).toMatchObject({ code: 'unsupported_media_type' });
  });
});
