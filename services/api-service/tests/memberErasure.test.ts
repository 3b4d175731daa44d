import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ERASED } from '@plinth/shared/constants/erased';
import { openErasureRegister } from '@plinth/shared/eventstore/erasureRegister';
import { addMember } from './addMember';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const TEXT = 'Zebedelia writes about her knees';
/** What docs/erasure.md promises of other processes. */
const BOUND_MS = 1_000;

describe('a person is erased by their tenant', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'plinth-erasures-'));
    api = await testApi({ erasureDirectory: directory });
  });
  afterAll(async () => {
    await api.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(async () => {
    tenant = await api.tenant('Analytical Engines');
  });

  const url = (userId: string) => `/v1/tenants/${tenant.id}/members/${userId}/erase`;
  const order = (userId: string) => ({ confirmEmail: `${userId}@example.org`, reason: 'requested' });
  const erase = (userId: string, by: Pick<TestTenant, 'post'> = tenant) =>
    by.post(url(userId)).send(order(userId));

  /** A member who has written a comment. */
  async function writer() {
    const userId = await addMember(api, tenant.id, 'member');
    const project = await tenant.project();
    const task = await tenant.task(project.id);
    const member = await tenant.asPerson(userId);
    const comment = await member.comment(task.id, TEXT);
    return { userId, member, task, comment };
  }

  const keysOf = async (userId: string) =>
    (
      await api.database.admin.query<{ tenant_id: string; wrapped: Buffer | null }>(
        'select tenant_id, wrapped from subject_key where subject_id = $1',
        [userId],
      )
    ).rows;

  it('is removed, and nothing that the tenant holds of them can be read any more', async () => {
    const { userId, comment } = await writer();
    const { body } = await erase(userId).expect(200);
    expect(body).toMatchObject({
      userId,
      erasedAt: expect.any(String) as string,
      remains: { topicDays: 7, physicalBackups: 'until_they_expire' },
    });
    expect(await keysOf(userId)).toEqual([{ tenant_id: tenant.id, wrapped: null }]);
    expect((await tenant.get(`/v1/comments/${comment.id}`).expect(200)).body).toMatchObject({ text: ERASED });
    await tenant.get(`/v1/tenants/${tenant.id}/members/${userId}`).expect(404);
    const { body: events } = await tenant.get('/v1/events?limit=200').expect(200);
    expect(JSON.stringify(events)).not.toContain('Zebedelia');
    expect(JSON.stringify(events)).not.toContain('Charles');
    const { rows } = await api.database.admin.query(
      'select role, personal, erased_at is not null as erased from membership where user_id = $1',
      [userId],
    );
    expect(rows).toEqual([{ role: null, personal: null, erased: true }]);
  });

  it('is certified in the log, with the key and what could not be reached, and in the register', async () => {
    const { userId } = await writer();
    await erase(userId).expect(200);
    const { rows } = await api.database.admin.query<{ type: string; actor: string; data: object }>(
      `select e.type, e.actor, e.data from event e
       join stream s on s.tenant_id = e.tenant_id and s.id = e.stream_id and s.type = 'membership'
       where e.tenant_id = $1 and e.data ->> 'userId' = $2 order by e.position`,
      [tenant.id, userId],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'membership.created',
      'membership.removed',
      'membership.erased',
    ]);
    expect(rows[2]).toMatchObject({
      actor: `user:${tenant.userId}`,
      data: { userId, reason: 'requested', keyId: expect.any(String) as string, remains: { topicDays: 7 } },
    });
    const registered = await openErasureRegister(directory).read();
    expect(registered.filter(({ subjectId }) => subjectId === userId)).toMatchObject([
      { tenantId: tenant.id },
    ]);
  });

  it('happens once; and the person is not let back in', async () => {
    const { userId, member, task } = await writer();
    const first = (await erase(userId).expect(200)).body as object;
    expect((await erase(userId).expect(200)).body).toEqual(first);
    await expect(addMemberAgain(userId)).rejects.toMatchObject({ code: 'subject_erased' });
    const { status } = await member.post('/v1/comments').send({ taskId: task.id, text: TEXT });
    expect([401, 422]).toContain(status);
  });

  it('needs the address typed, a recent proof of who asks, and what removing a member needs', async () => {
    const { userId } = await writer();
    const wrong = { ...order(userId), confirmEmail: 'other@example.org' };
    expect((await tenant.post(url(userId)).send(wrong).expect(422)).body).toMatchObject({
      code: 'confirmation_mismatch',
    });
    await erase(userId, await tenant.as('member')).expect(403);
    const owner = await addMember(api, tenant.id, 'owner');
    const admin = await tenant.asPerson(await addMember(api, tenant.id, 'admin'));
    expect((await erase(owner, admin).expect(403)).body).toMatchObject({ code: 'owners_only' });
    await erase('0197a3b0-0000-7000-8000-0000000000ff').expect(404);
    await api.database.admin.query(
      "update session set authenticated_at = now() - interval '11 minutes' where for_tenant_id = $1",
      [tenant.id],
    );
    await sleep(BOUND_MS);
    expect((await erase(userId).expect(403)).body).toMatchObject({ code: 'step_up_required' });
    expect(await keysOf(userId)).toMatchObject([{ wrapped: expect.any(Buffer) as Buffer }]);
    const registered = await openErasureRegister(directory).read();
    expect(registered.filter(({ subjectId }) => subjectId === userId)).toEqual([]);
  });

  it('another process, which still holds the key, shows nothing of them after a second', async () => {
    const { userId, comment } = await writer();
    const replica = api.replica();
    try {
      const there = tenant.at(replica.app);
      const read = async () =>
        ((await there.get(`/v1/comments/${comment.id}`).expect(200)).body as { text: string }).text;
      expect(await read()).toBe(TEXT);
      await erase(userId).expect(200);
      const erasedAt = performance.now();
      // It reads all the time, so that no key grows old unseen.
      for (;;) {
        const askedAt = performance.now();
        const text = await read();
        if (text === ERASED) break;
        expect(askedAt - erasedAt).toBeLessThan(BOUND_MS);
      }
      expect(await read()).toBe(ERASED);
    } finally {
      await replica.close();
    }
  });

  it('comments that are written meanwhile, by two processes, bring nothing of them back', async () => {
    const { userId, task } = await writer();
    const replica = api.replica();
    try {
      const here = await tenant.asPerson(userId);
      const there = here.at(replica.app);
      let isOver = false;
      let written = 0;
      const write = async (by: typeof there) => {
        while (!isOver) {
          const { status } = await by.post('/v1/comments').send({ taskId: task.id, text: TEXT });
          if (status === 201) written += 1;
          // Keys are made anew by whoever has forgotten them.
          else break;
        }
      };
      const writers = [here, here, there, there].map(write);
      await waitUntil(() => written > 20);
      await erase(userId).expect(200);
      await sleep(200);
      isOver = true;
      await Promise.all(writers);
      expect(await keysOf(userId)).toEqual([{ tenant_id: tenant.id, wrapped: null }]);
      const { rows } = await api.database.admin.query<{ late: number }>(
        `select count(*)::int as late from event e
         where e.tenant_id = $1 and e.type = 'comment.created' and e.position > (
           select position from event x where x.tenant_id = $1 and x.type = 'membership.erased')`,
        [tenant.id],
      );
      expect(rows).toEqual([{ late: 0 }]);
      const { body } = await tenant.get(`/v1/comments?taskId=${task.id}&limit=100`).expect(200);
      const texts = (body as { items: { text: string }[] }).items.map(({ text }) => text);
      expect(new Set(texts)).toEqual(new Set([ERASED]));
    } finally {
      await replica.close();
    }
  });

  async function addMemberAgain(userId: string) {
    const { createMembership, membership } = await import('@plinth/shared/domain/membership/decider');
    const data = { userId, role: 'member' as const, displayName: 'Charles', email: 'c@example.org' };
    const [event] = createMembership(undefined, data);
    return api.deps.append({
      context: {
        tenantId: tenant.id,
        actor: 'system:test',
        correlationId: userId,
        causationId: null,
        traceparent: null,
        now: new Date(),
      },
      streams: [
        {
          streamId: api.deps.ids.next(),
          aggregate: membership,
          expected: 'any',
          events: [{ id: api.deps.ids.next(), ...event! }],
        },
      ],
    });
  }
});

async function waitUntil(condition: () => boolean): Promise<void> {
  const until = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > until) throw new Error('expected the condition within 10 s');
    await sleep(5);
  }
}
