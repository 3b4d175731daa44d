import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { CommentBody, ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

type EventBody = { version: number; type: string; recordedAt: string; data: Record<string, unknown> };
type EventsBody = { items: EventBody[]; nextCursor: string | null };

describe('the past of things', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;
  let task: TaskBody;
  let comment: CommentBody;

  /** Renames it n times: versions 2 to n + 1. */
  const rename = async (path: string, n: number) => {
    for (let index = 1; index <= n; index++)
      await tenant
        .patch(path)
        .send({ title: `Name ${index}` })
        .expect(200);
  };
  const eventsOf = async (path: string, query = '') =>
    (await tenant.get(`${path}/events?${query}`).expect(200)).body as EventsBody;
  const versionsOf = async (path: string, query = '') =>
    (await eventsOf(path, query)).items.map(({ version }) => version);
  /** When a version was recorded. */
  const timeOf = async (path: string, version: number) => {
    const { items } = await eventsOf(path, `fromVersion=${version}&toVersion=${version}`);
    return items[0]!.recordedAt;
  };
  /** A microsecond earlier; the last digit of six. */
  const justBefore = (time: string) => {
    const micros = BigInt(Date.parse(time)) * 1000n + BigInt(time.slice(23, -1) || '0') - 1n;
    const [ms, us] = [Number(micros / 1000n), String(micros % 1000n).padStart(3, '0')];
    return new Date(ms).toISOString().replace('Z', `${us}Z`);
  };

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  beforeEach(async () => {
    project = await tenant.project();
    task = await tenant.task(project.id, { labels: ['a'] });
    comment = await tenant.comment(task.id, 'first words');
  });
  afterAll(() => api.close());

  describe('GET /v1/<aggregate>/:id?version=', () => {
    it('200 as its first n events left it, with that version as ETag; the newest is what it is now', async () => {
      const path = `/v1/tasks/${task.id}`;
      await rename(path, 3);
      const first = await tenant.get(`${path}?version=1`).expect(200);
      expect(first.body).toEqual(task);
      expect(first.headers.etag).toBe('"1"');
      expect((await tenant.get(`${path}?version=3`)).body).toMatchObject({ title: 'Name 2', version: 3 });
      expect((await tenant.get(`${path}?version=4`)).body).toEqual((await tenant.get(path)).body);
    });

    it('is the same for projects and comments, whose text is opened', async () => {
      await tenant.patch(`/v1/projects/${project.id}`).send({ name: 'Other' }).expect(200);
      await tenant.patch(`/v1/comments/${comment.id}`).send({ text: 'other words' }).expect(200);
      expect((await tenant.get(`/v1/projects/${project.id}?version=1`)).body).toEqual(project);
      expect((await tenant.get(`/v1/comments/${comment.id}?version=1`)).body).toEqual(comment);
    });

    it('410 where it was deleted at that version, 200 before, also while it is deleted now', async () => {
      const path = `/v1/tasks/${task.id}`;
      await tenant.delete(path).expect(204);
      await tenant.get(`${path}?version=2`).expect(410);
      expect((await tenant.get(`${path}?version=1`).expect(200)).body).toEqual(task);
      await tenant.post(`${path}/restore`).expect(200);
      await tenant.get(`${path}?version=2`).expect(410);
    });

    it('404 for a version that it never came to, and for a thing of nobody', async () => {
      const answer = await tenant.get(`/v1/tasks/${task.id}?version=2`).expect(404);
      expect(answer.body).toMatchObject({
        code: 'not_found',
        detail: expect.stringContaining('newest is 1'),
      });
      await tenant.get(`/v1/tasks/${randomUUID()}?version=1`).expect(404);
      await tenant.get('/v1/tasks/nothing?version=1').expect(404);
    });
  });

  describe('GET /v1/<aggregate>/:id?asOf=', () => {
    it('200 as it was by what was recorded until then, to the microsecond, in any zone', async () => {
      const path = `/v1/tasks/${task.id}`;
      await rename(path, 2);
      const second = await timeOf(path, 2);
      const at = async (time: string) =>
        (await tenant.get(`${path}?asOf=${encodeURIComponent(time)}`).expect(200)).body as TaskBody;
      expect(await at(second)).toMatchObject({ title: 'Name 1', version: 2 });
      expect(await at(justBefore(second))).toEqual(task);
      const inIndia = new Date(Date.parse(second) + 5.5 * 3_600_000).toISOString().slice(0, 19);
      expect(await at(`${inIndia}${second.slice(19, -1)}+05:30`)).toMatchObject({ version: 2 });
      expect(await at(new Date().toISOString())).toMatchObject({ version: 3 });
    });

    it('404 before it was there', async () => {
      for (const path of [
        `/v1/projects/${project.id}`,
        `/v1/tasks/${task.id}`,
        `/v1/comments/${comment.id}`,
      ]) {
        const made = await timeOf(path, 1);
        await tenant.get(`${path}?asOf=${justBefore(made)}`).expect(404);
        await tenant.get(`${path}?asOf=${made}`).expect(200);
        await tenant.get(`${path}?asOf=0001-01-01T00:00:00Z`).expect(404);
      }
    });

    it('410 while it, or what hides it, was deleted; 200 before and after', async () => {
      const paths = [`/v1/projects/${project.id}`, `/v1/tasks/${task.id}`, `/v1/comments/${comment.id}`];
      for (const [index, container] of paths.entries()) {
        const before = new Date().toISOString();
        await tenant.delete(container).expect(204);
        await tenant.post(`${container}/restore`).expect(200);
        const { items } = await eventsOf(container, 'direction=backwards&limit=2');
        const [restored, deleted] = items.map(({ recordedAt }) => recordedAt);
        for (const hidden of paths.slice(index)) {
          await tenant.get(`${hidden}?asOf=${deleted}`).expect(410);
          await tenant.get(`${hidden}?asOf=${restored}`).expect(200);
          await tenant.get(`${hidden}?asOf=${justBefore(deleted!)}`).expect(200);
          await (await tenant.as('viewer')).get(`${hidden}?asOf=${deleted}`).expect(404);
        }
        expect(Date.parse(before)).toBeLessThanOrEqual(Date.parse(deleted!));
      }
    });
  });

  it('is read while a project is archived, and shows when it was not', async () => {
    const path = `/v1/projects/${project.id}`;
    await tenant.post(`${path}/archive`).expect(200);
    expect((await tenant.get(`${path}?version=1`).expect(200)).body).toMatchObject({ status: 'active' });
    expect((await tenant.get(`${path}?version=2`).expect(200)).body).toMatchObject({ status: 'archived' });
    expect(await versionsOf(path)).toEqual([1, 2]);
  });

  it('of what is deleted now is for those who may restore it: 404 for everybody else', async () => {
    const member = await tenant.as('member');
    const viewer = await tenant.as('viewer');
    await tenant.delete(`/v1/tasks/${task.id}`).expect(204);
    const pasts = ['?version=1', `?asOf=${new Date().toISOString()}`, '/events'];
    for (const past of pasts.filter((each) => !each.startsWith('?asOf'))) {
      await member.get(`/v1/tasks/${task.id}${past}`).expect(200);
      await member.get(`/v1/comments/${comment.id}${past}`).expect(200);
    }
    for (const past of pasts) {
      await viewer.get(`/v1/tasks/${task.id}${past}`).expect(404);
      await viewer.get(`/v1/comments/${comment.id}${past}`).expect(404);
    }
    await tenant.delete(`/v1/projects/${project.id}`).expect(204);
    // A member may restore tasks and no projects.
    for (const past of pasts) await member.get(`/v1/tasks/${task.id}${past}`).expect(404);
    await tenant.get(`/v1/tasks/${task.id}/events`).expect(200);
  });

  describe('GET /v1/<aggregate>/:id/events', () => {
    it('200 forwards and backwards, from version to version, until a time', async () => {
      const path = `/v1/tasks/${task.id}`;
      await rename(path, 5);
      expect(await versionsOf(path)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await versionsOf(path, 'direction=backwards')).toEqual([6, 5, 4, 3, 2, 1]);
      expect(await versionsOf(path, 'fromVersion=2&toVersion=4')).toEqual([2, 3, 4]);
      expect(await versionsOf(path, 'fromVersion=5&direction=backwards')).toEqual([6, 5]);
      expect(await versionsOf(path, 'toVersion=2&direction=backwards')).toEqual([2, 1]);
      const third = await timeOf(path, 3);
      expect(await versionsOf(path, `asOf=${third}`)).toEqual([1, 2, 3]);
      expect(await versionsOf(path, `asOf=${justBefore(third)}&direction=backwards`)).toEqual([2, 1]);
      expect(await versionsOf(path, 'fromVersion=7')).toEqual([]);
    });

    it.each(['direction=forwards', 'direction=backwards', 'fromVersion=2&toVersion=6&direction=backwards'])(
      'pages meet without a gap under %s, with the next one in Link',
      async (query) => {
        const path = `/v1/tasks/${task.id}`;
        await rename(path, 6);
        const seen: number[] = [];
        for (let next: string | undefined = `${path}/events?limit=2&${query}`; next;) {
          const page: { body: object; headers: Record<string, string> } = await tenant.get(next).expect(200);
          seen.push(...(page.body as EventsBody).items.map(({ version }) => version));
          next = /^<([^>]+)>; rel="next"$/.exec(String(page.headers.link))?.[1];
        }
        expect(seen).toEqual(await versionsOf(path, query));
      },
    );

    it('shows each as the log does, a comment’s text opened', async () => {
      await tenant.patch(`/v1/comments/${comment.id}`).send({ text: 'other words' }).expect(200);
      const { items } = await eventsOf(`/v1/comments/${comment.id}`);
      expect(items.map(({ type, data }) => [type, data.text])).toEqual([
        ['comment.created', 'first words'],
        ['comment.edited', 'other words'],
      ]);
      const log = await tenant.get('/v1/events?limit=500&types=comment.created,comment.edited').expect(200);
      expect((log.body as { items: object[] }).items.slice(-2)).toEqual(items);
    });

    it('400 for a cursor of another direction, range, thing or tenant, and for one that is none', async () => {
      const path = `/v1/tasks/${task.id}`;
      await rename(path, 2);
      const { nextCursor } = await eventsOf(path, 'limit=1');
      const other = await tenant.task(project.id);
      for (const wrong of [
        `${path}/events?direction=backwards&cursor=${nextCursor}`,
        `${path}/events?toVersion=2&cursor=${nextCursor}`,
        `/v1/tasks/${other.id}/events?cursor=${nextCursor}`,
        `/v1/projects/${project.id}/events?cursor=${nextCursor}`,
        `${path}/events?cursor=${nextCursor?.slice(2)}`,
        `${path}/events?cursor=2`,
      ]) {
        const answer = await tenant.get(wrong).expect(400);
        expect(answer.body).toMatchObject({ errors: [{ pointer: '/cursor', code: 'bad_cursor' }] });
      }
      await tenant.get(`${path}/events?limit=1&cursor=${nextCursor}`).expect(200);
    });
  });

  describe('what is no past', () => {
    const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

    it.each([
      ['version=0', '/version', 'min'],
      ['version=-1', '/version', 'is_int'],
      ['version=1.5', '/version', 'is_int'],
      ['version=x', '/version', 'is_int'],
      ['version=2147483648', '/version', 'max'],
      ['version=99999999999999999999', '/version', 'is_int'],
      ['version=1&version=2', '/version', 'is_int'],
      ['asOf=', '/asOf', 'is_instant'],
      ['asOf=yesterday', '/asOf', 'is_instant'],
      ['asOf=2026-02-30T00:00:00Z', '/asOf', 'is_instant'],
      ['asOf=2026-01-01', '/asOf', 'is_instant'],
      ['asOf=2026-01-01T00:00:00%2B99:00', '/asOf', 'is_instant'],
      ['asOf=infinity', '/asOf', 'is_instant'],
      ['asOf=IN_AN_HOUR', '/asOf', 'in_future'],
      ['version=1&asOf=2026-01-01T00:00:00Z', '/asOf', 'not_both'],
      ['at=2026-01-01T00:00:00Z', '/at', 'unknown_field'],
    ])('400 for ?%s', async (query, pointer, code) => {
      for (const path of [
        `/v1/projects/${project.id}`,
        `/v1/tasks/${task.id}`,
        `/v1/comments/${comment.id}`,
      ]) {
        const answer = await tenant.get(`${path}?${query.replace('IN_AN_HOUR', inAnHour())}`).expect(400);
        expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ pointer, code }] });
      }
    });

    it.each([
      ['fromVersion=0', '/fromVersion', 'min'],
      ['toVersion=0', '/toVersion', 'min'],
      ['fromVersion=3&toVersion=2', '/toVersion', 'empty_range'],
      ['direction=sideways', '/direction', 'is_in'],
      ['asOf=IN_AN_HOUR', '/asOf', 'in_future'],
      ['asOf=now', '/asOf', 'is_instant'],
      ['limit=101', '/limit', 'max'],
    ])('400 for /events?%s', async (query, pointer, code) => {
      const path = `/v1/tasks/${task.id}/events?${query.replace('IN_AN_HOUR', inAnHour())}`;
      const answer = await tenant.get(path).expect(400);
      expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ pointer, code }] });
    });
  });

  it('GraphQL: version and asOf as in REST, with the codes of REST', async () => {
    const path = `/v1/tasks/${task.id}`;
    await rename(path, 1);
    const ask = async (args: string) => {
      const query = `query ($id: ID!) { task(id: $id, ${args}) { title version } }`;
      const { body } = await tenant.graphql(query, { id: task.id });
      return body as { data: object; errors?: { extensions: { code: string; errors?: object[] } }[] };
    };
    expect((await ask('version: 1')).data).toEqual({ task: { title: 'Draw the gears', version: 1 } });
    const made = await timeOf(path, 1);
    expect((await ask(`asOf: "${made}"`)).data).toEqual({ task: { title: 'Draw the gears', version: 1 } });
    expect((await ask('version: null')).data).toEqual({ task: { title: 'Name 1', version: 2 } });
    expect((await ask('version: 3')).errors?.[0]?.extensions).toEqual({ code: 'not_found' });
    for (const [args, pointer] of [
      ['version: 0', '/version'],
      ['asOf: "now"', '/asOf'],
      [`asOf: "${inAnHourFrom(Date.now())}"`, '/asOf'],
      [`version: 1, asOf: "${made}"`, '/asOf'],
    ]) {
      const { errors } = await ask(args!);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
    }
    const query =
      'query ($p: ID!, $c: ID!) { project(id: $p, version: 1) { name } comment(id: $c, version: 1) { text } }';
    const { body } = await tenant.graphql(query, { p: project.id, c: comment.id });
    expect((body as { data: object }).data).toEqual({
      project: { name: 'Engine' },
      comment: { text: 'first words' },
    });
  });
});

const inAnHourFrom = (now: number): string => new Date(now + 3_600_000).toISOString();
