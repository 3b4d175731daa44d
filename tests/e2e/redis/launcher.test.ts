import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { APP_IDS } from '@plinth/shared/constants/components';
import { TOPICS } from '@plinth/shared/constants/topics';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { ended, endLaunchers, run, untilRunning } from '../launcherProcess';

// In short, what launcher.smoke.test.ts shows at length on Kafka: the whole platform on Redis Streams.

const { urls } = readTestStack();

jest.setTimeout(180_000);

afterAll(endLaunchers);

async function call<Answer>(path: string, body?: object, accessToken?: string): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(accessToken && { authorization: `Bearer ${accessToken}` }),
  };
  const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers };
  return (await (await fetch(`${urls.api}${path}`, init)).json()) as Answer;
}

it('starts on Redis, carries what a new tenant does to its feed, and stops', async () => {
  const launcher = run('start', 'redis');
  await untilRunning(launcher);
  expect(launcher.output()).toContain('(profile redis)');
  expect(launcher.output()).not.toContain('Kafka');

  const { accessToken } = await call<{ accessToken: string }>('/v1/auth/sign-up', {
    tenantName: 'Redis Streams',
    displayName: 'Ada Byron',
    email: `${randomUUID()}@example.org`,
    password: 'correct horse battery staple',
  });
  const project = { key: 'web', name: 'Web shop' };
  const { id } = await call<{ id: string }>('/v1/projects', project, accessToken);
  const activity = () => call<{ items: unknown[] }>(`/v1/projects/${id}/activity`, undefined, accessToken);
  await waitFor(async () => (await activity()).items.length === 1);
  await expectDelivered(id);

  launcher.child.kill('SIGINT');
  expect(await ended(launcher)).toBe(0);
});

/** The watchdogs alone would have moved the feed, too. */
async function expectDelivered(projectId: string): Promise<void> {
  const redis = new Redis(urls.redis);
  try {
    const entries = await redis.xrevrange(TOPICS.events, '+', '-', 'COUNT', 10);
    expect(JSON.stringify(entries)).toContain(projectId);
    const groups = (await redis.xinfo('GROUPS', TOPICS.events)) as unknown[][];
    const names = groups.map((group) => group[1]);
    expect(names).toEqual(expect.arrayContaining([APP_IDS.event, APP_IDS.worker]));
  } finally {
    redis.disconnect();
  }
}
