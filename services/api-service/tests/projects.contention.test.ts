import { testApi } from './testApi';
import type { TestApi } from './testApi';

describe('changing one project from many sides', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  it('PATCH 200 for each of twenty at once that name no version, one after the other', async () => {
    const tenant = await api.tenant('Crowd');
    const { id } = await tenant.project();
    const names = Array.from({ length: 20 }, (_, n) => `Name ${n}`);
    const answers = await Promise.all(names.map((name) => tenant.patch(`/v1/projects/${id}`).send({ name })));
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
    const versions = answers.map(({ body }) => (body as { version: number }).version);
    expect(versions.toSorted((a, b) => a - b)).toEqual(names.map((_, n) => n + 2));
  });
});
