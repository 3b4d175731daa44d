import { createPublicKey } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as JsonWebToken from 'jsonwebtoken';
import { buildServices } from '../scripts/launcher/build.mts';
import { repoRoot } from '../scripts/lib/paths.mts';
import { say } from '../scripts/lib/progress.mts';
import { freshPlinth, withCluster } from './lib/cluster.mts';
import { openIdentity } from './lib/openIdentity.mts';
import { ensureNpmPeers } from './lib/peers.mts';
import { ratioOf, report, rowOf } from './lib/report.mts';

const ROUNDS = 5;
const SEEN = 100_000;
const TOKENS = 1_000;
const SESSIONS = 300;
const WARM_UP = 200;
const SEEN_GOAL_US = 20;
const COLD_GOAL_US = 500;
/** At least so much less than a verification of each token. */
const SEEN_SHARE = 0.1;

const CLAIMS = { issuer: 'plinth', audience: 'plinth-api' } as const;

type Identity = Awaited<ReturnType<typeof openIdentity>>;
type Jose = {
  jwtVerify: (token: string, keys: unknown, options: object) => Promise<unknown>;
  createLocalJWKSet: (jwks: object) => unknown;
};
/** Prepares its tokens, which is not measured, and returns the work. */
type Contest = { system: string; variant: string; prepare: () => Promise<() => Promise<number>> };

/**
 * What it costs to know who is behind an access token: of ours the whole check of a request, signature, key, session,
 * membership and epochs; of its peers the signature and the claims. A session that this process has not seen for five
 * minutes costs a round trip to PostgreSQL once.
 */
export async function run(): Promise<void> {
  await withCluster(async (cluster) => {
    await buildServices(join(cluster.stack.dir, 'logs'));
    await ensureNpmPeers(cluster.stack);
    const identity = await openIdentity(await freshPlinth(cluster, 'bench_token'));
    try {
      const contests = await contestsOf(identity);
      const figures = contests.map(() => [] as number[]);
      for (let round = -1; round < ROUNDS; round += 1) {
        const order = contests.map((_, index) => index);
        for (const index of round % 2 === 0 ? order : order.toReversed()) {
          const work = await contests[index]!.prepare();
          const microseconds = await work();
          // The first one warms up.
          if (round >= 0) figures[index]!.push(microseconds);
        }
        say(round < 0 ? '  warmed up' : `  round ${round + 1} of ${ROUNDS}`);
      }
      tell(contests, figures);
    } finally {
      await identity.close();
    }
  });
}

async function contestsOf({ deps, person }: Identity): Promise<Contest[]> {
  const { tokens, access, sessions, signingKeys } = deps;
  const check = async (token: string) => access.principalOf(await tokens.verify(token));
  const jwks = await signingKeys.jwks();
  const key = createPublicKey({ key: jwks.keys[0] as unknown as JsonWebKey, format: 'jwk' });
  const { jsonwebtoken, jose } = peers();
  const keySet = jose.createLocalJWKSet(jwks);
  const issue = async (sessionId: string) => (await tokens.issue({ ...person, sessionId })).accessToken;
  const session = async () => (await sessions.start(person)).sessionId;
  const many = (count: number, make: () => Promise<string>) => inTurn(count, make);
  const ofOneSession = async (count: number) => {
    const sessionId = await session();
    await check(await issue(sessionId));
    return many(count, () => issue(sessionId));
  };
  const each = (all: string[], work: (token: string) => unknown) => () => microseconds(all, work);
  return [
    {
      system: 'plinth',
      variant: 'seen',
      prepare: async () => {
        const seen = await ofOneSession(WARM_UP);
        for (const token of seen) await check(token);
        return each(
          Array.from({ length: SEEN }, (_, index) => seen[index % WARM_UP]!),
          check,
        );
      },
    },
    {
      system: 'plinth',
      variant: 'first seen, session known',
      prepare: async () => each(await ofOneSession(TOKENS), check),
    },
    {
      system: 'plinth',
      variant: 'first seen, session read',
      prepare: async () => each(await many(SESSIONS, async () => issue(await session())), check),
    },
    {
      system: 'jsonwebtoken',
      variant: 'verify',
      prepare: async () => each(await ofOneSession(TOKENS), (token) => verifyPlain(jsonwebtoken, token, key)),
    },
    {
      system: 'jose',
      variant: 'jwtVerify, local key set',
      prepare: async () => {
        const options = { ...CLAIMS, algorithms: ['ES256'], typ: 'at+jwt' };
        return each(await ofOneSession(TOKENS), (token) => jose.jwtVerify(token, keySet, options));
      },
    },
  ];
}

function peers(): { jsonwebtoken: typeof JsonWebToken; jose: Jose } {
  const ours = createRequire(join(repoRoot, 'services', 'api-service', 'package.json'));
  const theirs = createRequire(import.meta.url);
  return { jsonwebtoken: ours('jsonwebtoken') as typeof JsonWebToken, jose: theirs('jose') as Jose };
}

function verifyPlain({ verify }: typeof JsonWebToken, token: string, key: KeyObject): unknown {
  return verify(token, key, { ...CLAIMS, algorithms: ['ES256'] });
}

async function inTurn(count: number, make: () => Promise<string>): Promise<string[]> {
  const made: string[] = [];
  for (let index = 0; index < count; index += 1) made.push(await make());
  return made;
}

async function microseconds(all: readonly string[], work: (token: string) => unknown): Promise<number> {
  const startedAt = performance.now();
  for (const token of all) await work(token);
  return ((performance.now() - startedAt) * 1_000) / all.length;
}

function tell(contests: readonly Contest[], figures: readonly (readonly number[])[]): void {
  const metric = 'token check';
  const rows = contests.map(({ system, variant }, index) =>
    rowOf({ system, variant, metric, unit: 'µs' }, figures[index]!),
  );
  const [seen, known, , plain, jose] = figures as [number[], number[], number[], number[], number[]];
  const against = (ours: readonly number[], peer: readonly number[]) =>
    ours.map((value, round) => value / peer[round]!);
  const share = (ours: readonly number[], goal: number) => ours.map((value) => value / goal);
  const of = 'plinth';
  report('token', ROUNDS, {
    rows,
    ratios: [
      ratioOf({
        of,
        against: `${SEEN_GOAL_US} µs`,
        variant: 'seen',
        metric,
        goal: { atMost: 1 },
        values: share(seen, SEEN_GOAL_US),
      }),
      ratioOf({
        of,
        against: `${COLD_GOAL_US} µs`,
        variant: 'first seen, session known',
        metric,
        goal: { atMost: 1 },
        values: share(known, COLD_GOAL_US),
      }),
      ratioOf({
        of,
        against: 'jsonwebtoken',
        variant: 'seen',
        metric,
        goal: { atMost: SEEN_SHARE },
        values: against(seen, plain),
      }),
      ratioOf({
        of,
        against: 'jose',
        variant: 'seen',
        metric,
        goal: { atMost: SEEN_SHARE },
        values: against(seen, jose),
      }),
    ],
  });
}
