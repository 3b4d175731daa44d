import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '../scripts/demo/client.mts';
import { buildServices } from '../scripts/launcher/build.mts';
import { stackDir } from '../scripts/lib/paths.mts';
import { openStack } from '../scripts/lib/stack.mts';
import { bringUp, takeDown } from '../tests/crash/bringUp.mts';
import { quantile, report, rowOf } from './lib/report.mts';

const ROUNDS = 5;
const AT_ONCE = 200;
const LOOK_MS = 5;
const JOB_LEASE_MS = 30_000;
/** A stack of tests hashes at no cost. */
const AS_IN_PRODUCTION = { PLINTH_IDENTITY__BCRYPT_COST: '12' };
const ACCOUNT = {
  tenantName: 'Crowd',
  displayName: 'Owner',
  email: 'crowd@example.com',
  password: 'a long enough password',
};

interface Round {
  signedIn: number;
  toldToWait: number;
  others: number;
  seconds: number;
  livez: number[];
}

/** 200 people sign in at once at a running api-service, passwords hashed as in production: who gets in, and whether it still says that it lives. */
export async function run(): Promise<void> {
  process.env.PLINTH_PROFILE = 'redis';
  await buildServices(join(stackDir('bench'), 'logs'));
  const stack = openStack('bench');
  const { supervisor, witness, baseUrl } = await bringUp(stack, JOB_LEASE_MS, AS_IN_PRODUCTION);
  const rounds: Round[] = [];
  try {
    await openClient(baseUrl, ACCOUNT);
    await crowd(baseUrl);
    for (let n = 0; n < ROUNDS; n += 1) rounds.push(await crowd(baseUrl));
  } finally {
    await witness.close();
    await supervisor.close();
    await takeDown(stack);
  }
  const row = (metric: string, unit: string, of: (round: Round) => number) =>
    rowOf({ system: 'plinth', variant: `callers=${AT_ONCE}`, metric, unit }, rounds.map(of));
  report('sign-in', ROUNDS, {
    rows: [
      row('signed in (200)', '', ({ signedIn }) => signedIn),
      row('503 with Retry-After', '', ({ toldToWait }) => toldToWait),
      row('other answers', '', ({ others }) => others),
      row('until the last answer', 's', ({ seconds }) => seconds),
      row('/livez p50', 'ms', ({ livez }) => quantile(livez, 0.5)),
      row('/livez p99', 'ms', ({ livez }) => quantile(livez, 0.99)),
    ],
  });
}

async function crowd(baseUrl: string): Promise<Round> {
  const body = JSON.stringify({ email: ACCOUNT.email, password: ACCOUNT.password });
  const headers = { 'content-type': 'application/json' };
  const livez: number[] = [];
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      const askedAt = performance.now();
      await (await fetch(`${baseUrl}/livez`)).text();
      livez.push(performance.now() - askedAt);
      await sleep(LOOK_MS);
    }
  })();
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const answer = await fetch(`${baseUrl}/v1/auth/sign-in`, { method: 'POST', headers, body });
      await answer.text();
      return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  isOver = true;
  await looking;
  const count = (wanted: (answer: (typeof answers)[number]) => boolean) => answers.filter(wanted).length;
  const signedIn = count(({ status }) => status === 200);
  const toldToWait = count(({ status, retryAfter }) => status === 503 && retryAfter !== null);
  return { signedIn, toldToWait, others: AT_ONCE - signedIn - toldToWait, seconds, livez };
}
