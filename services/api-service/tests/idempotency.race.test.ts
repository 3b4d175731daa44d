import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

const REPLAYED = 'idempotency-replayed';

describe('one Idempotency-Key, many at once', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    project = await tenant.project();
  });
  afterAll(() => api.close());

  /** Twelve times the same, by turns at each door. */
  function sendAll(doors: Pick<TestTenant, 'post'>[], path: string, body?: object) {
    const key = randomUUID();
    return Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        doors[n % doors.length]!.post(path).set('idempotency-key', key).send(body),
      ),
    );
  }

  it.each([1, 2])(
    '%d replica(s): one effect and one answer, which is the first to one of them',
    async (count) => {
      const replicas = Array.from({ length: count }, () => api.replica());
      const doors = replicas.map(({ app }) => tenant.at(app));
      const { id: taskId } = await tenant.task(project.id);
      // As behind a load balancer, which sends nobody to a replica that has not answered yet.
      for (const door of doors) await door.task(project.id);
      for (const [path, body, events] of [
        ['/v1/tasks', { projectId: project.id, title: 'Once', externalId: `once-${count}` }, 1],
        ['/v1/projects', { key: `ONCE-${count}`, name: 'Once' }, 1],
        [`/v1/tasks/${taskId}/start`, undefined, 2],
      ] as const) {
        const answers = await sendAll(doors, path, body);
        const told = new Set(answers.map(({ status, headers, text }) => `${status} ${headers.etag} ${text}`));
        const causes = api.logged.filter(({ level }) => level === 'error' || level === 'warn');
        expect({ told: [...told], causes: told.size > 1 ? causes : [] }).toEqual({
          told: [expect.stringMatching(/^20[01] "\d" \{/)],
          causes: [],
        });
        expect(answers.filter(({ headers }) => !(REPLAYED in headers))).toHaveLength(1);
        const { rowCount } = await api.database.admin.query('select from event where stream_id = $1', [
          (answers[0]!.body as TaskBody).id,
        ]);
        expect(rowCount).toBe(events);
      }
      await Promise.all(replicas.map(({ close }) => close()));
    },
  );

  it('with different content: one is carried out, the others get 422', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        tenant
          .post('/v1/tasks')
          .set('idempotency-key', key)
          .send({ projectId: project.id, title: `T${n}` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(422)]);
    const refused = answers.filter(({ status }) => status === 422);
    for (const { body } of refused) expect(body).toMatchObject({ code: 'idempotency_key_reused' });
  });
});
