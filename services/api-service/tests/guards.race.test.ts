import { pausingProxy } from '@plinth/shared/testing/pausingProxy';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

type Door = Pick<TestTenant, 'post' | 'delete'>;
type Answer = { readonly status: number; readonly body: unknown };
type Ids = { readonly projectId: string; readonly taskId: string };
type Send = (door: Door, ids: Ids) => PromiseLike<Answer>;

const makeTask: Send = (door, { projectId }) => door.post('/v1/tasks').send({ projectId, title: 'Late' });
const startTask: Send = (door, { taskId }) => door.post(`/v1/tasks/${taskId}/start`);
const comment: Send = (door, { taskId }) => door.post('/v1/comments').send({ taskId, text: 'Late' });
const archive: Send = (door, { projectId }) => door.post(`/v1/projects/${projectId}/archive`);
const deleteProject: Send = (door, { projectId }) => door.delete(`/v1/projects/${projectId}`);
const deleteTask: Send = (door, { taskId }) => door.delete(`/v1/tasks/${taskId}`);

describe('a command that rests on another stream, while that one changes', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let proxy: Awaited<ReturnType<typeof pausingProxy>>;
  let replica: ReturnType<TestApi['replica']>;
  let far: Door;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    const { hostname, port } = new URL(api.database.adminUrl);
    proxy = await pausingProxy({ host: hostname, port: Number(port) });
    const urls = Object.entries(api.database.urls).map(([role, url]) => {
      const through = Object.assign(new URL(url), { port: String(proxy.port) });
      return [role, through.href];
    });
    replica = api.replica({ urls: Object.fromEntries(urls) as TestDatabase['urls'] });
    far = tenant.at(replica.app);
  });
  afterAll(async () => {
    await replica.close();
    proxy.close();
    await api.close();
  });

  async function newThings(): Promise<Ids> {
    const { id: projectId } = await tenant.project();
    return { projectId, taskId: (await tenant.task(projectId)).id };
  }

  /** Types of the newest events of the tenant, oldest first. */
  async function eventsAfter(position: number): Promise<string[]> {
    const { rows } = await api.database.admin.query<{ type: string }>(
      'select type from event where tenant_id = $1 and position > $2 order by position',
      [tenant.id, position],
    );
    return rows.map(({ type }) => type);
  }

  async function headPosition(): Promise<number> {
    const { rows } = await api.database.admin.query<{ position: number }>(
      'select position from log_head where tenant_id = $1',
      [tenant.id],
    );
    return rows[0]!.position;
  }

  /** Holds back the nth statement of `slow` until `quick` is answered; when there are fewer, `quick` comes behind. */
  async function race(statement: number, slow: Send, quick: Send) {
    const things = await newThings();
    const before = await headPosition();
    const [reached, release] = [Promise.withResolvers<true>(), Promise.withResolvers<void>()];
    proxy.arm(statement, () => {
      reached.resolve(true);
      return release.promise;
    });
    const slowly = Promise.resolve(slow(far, things));
    const isHeld = await Promise.race([reached.promise, slowly.then(() => false)]);
    const quickly = await quick(tenant, things);
    release.resolve();
    const answers = [(await slowly).status, quickly.status];
    return { isHeld, answers, events: await eventsAfter(before) };
  }

  it.each([
    { slow: makeTask, quick: archive, events: ['task.created', 'project.archived'] },
    { slow: makeTask, quick: deleteProject, events: ['task.created', 'project.deleted'] },
    { slow: startTask, quick: archive, events: ['task.started', 'project.archived'] },
    { slow: comment, quick: archive, events: ['comment.created', 'project.archived'] },
    { slow: comment, quick: deleteTask, events: ['comment.created', 'task.deleted'] },
  ])('never in this order reversed, at each statement: $events', async ({ slow, quick, events }) => {
    const seen = new Set<string>();
    for (let statement = 1, isHeld = true; isHeld; statement += 1) {
      const told = await race(statement, slow, quick);
      isHeld = told.isHeld;
      const [made, closed] = told.answers;
      expect(closed).toBeLessThan(300);
      expect([200, 201, 404, 410, 422]).toContain(made);
      // Who is refused has made nothing.
      expect(told.events).toEqual(made! < 300 ? events : events.slice(1));
      seen.add(told.events.join());
    }
    expect(seen.size).toBe(2);
  });

  it('a project is archived while a task is made in it: neither harms the other, at each statement', async () => {
    for (let statement = 1, isHeld = true; isHeld; statement += 1) {
      const told = await race(statement, archive, makeTask);
      isHeld = told.isHeld;
      const [archived, made] = told.answers;
      expect(archived).toBe(200);
      expect([201, 422]).toContain(made);
      expect(told.events).toEqual([...(made === 201 ? ['task.created'] : []), 'project.archived']);
    }
  });
});
