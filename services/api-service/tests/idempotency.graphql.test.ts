import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { ProjectBody, TestApi, TestTenant } from './testApi';

const REPLAYED = 'idempotency-replayed';

type Answer = {
  data?: { made: ProjectBody } | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
};

const CREATE = `mutation ($input: CreateProjectInput!) {
  made: createProject(input: $input) { id key name version createdAt } }`;

describe('the Idempotency-Key of a mutation', () => {
  let api: TestApi;
  let tenant: TestTenant;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  afterAll(() => api.close());

  const newInput = () => ({ key: `K-${randomUUID().slice(0, 8)}`, name: 'Engine' });

  async function send(key: string, query: string, variables: object = {}) {
    const { headers, text, body } = await tenant
      .graphql(query, variables)
      .set('idempotency-key', key)
      .expect(200);
    return { isReplayed: REPLAYED in headers, text, ...(body as Answer) };
  }

  it('again: the first result, though things have moved on, and one effect', async () => {
    const [key, input] = [randomUUID(), newInput()];
    const first = await send(key, CREATE, { input });
    expect(first).toMatchObject({ isReplayed: false, data: { made: { ...input, version: 1 } } });
    const { id } = first.data!.made;
    await tenant.patch(`/v1/projects/${id}`).send({ name: 'Other' }).expect(200);
    expect(await send(key, CREATE, { input })).toMatchObject({ isReplayed: true, text: first.text });
    // However it is spaced.
    expect(await send(key, CREATE.replaceAll('  ', ' '), { input })).toMatchObject({ isReplayed: true });
    expect((await tenant.get(`/v1/projects/${id}`).expect(200)).body).toMatchObject({ version: 2 });
  });

  it('with other variables or another document: refused', async () => {
    const [key, input] = [randomUUID(), newInput()];
    await send(key, CREATE, { input });
    for (const [document, variables] of [
      [CREATE, { input: newInput() }],
      [CREATE.replace('createdAt', 'status'), { input }],
    ] as const) {
      const { errors, isReplayed } = await send(key, document, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'idempotency_key_reused' } }]);
      expect(isReplayed).toBe(false);
    }
  });

  it('is the key of REST for nothing: a path has keys of its own', async () => {
    const [key, input] = [randomUUID(), newInput()];
    await tenant.post('/v1/projects').set('idempotency-key', key).send(input).expect(201);
    const { errors } = await send(key, CREATE, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'name_taken' } }]);
  });

  it('many at once: one effect, and the same data', async () => {
    const [key, input] = [randomUUID(), newInput()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(key, CREATE, { input })));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
  });

  it('two mutations in a document: refused before anything happens', async () => {
    const [one, two] = [await tenant.project(), await tenant.project()];
    const archive = ({ id }: ProjectBody) => `archiveProject(id: "${id}") { id status }`;
    const key = randomUUID();
    const document = `mutation { a: ${archive(one)} ...rest } fragment rest on Mutation { b: ${archive(two)} }`;
    const { data, errors } = await send(key, document);
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'invalid_request',
          errors: [{ pointer: '/Idempotency-Key', code: 'one_mutation' }],
        },
      },
    ]);
    for (const { id } of [one, two]) {
      expect((await tenant.get(`/v1/projects/${id}`).expect(200)).body).toMatchObject({ status: 'active' });
    }
    expect(await send(key, `mutation { __typename a: ${archive(one)} }`)).toMatchObject({
      isReplayed: false,
    });
  });
});
