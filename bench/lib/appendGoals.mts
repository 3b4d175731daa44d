import type { Measured, Rounds } from './appendRounds.mts';
import { CALLERS, keyOf, MOST_CALLERS, shapeOf, wayOf } from './appendVariants.mts';
import type { Shape, System, Variant } from './appendVariants.mts';
import { ratioOf } from './report.mts';
import type { Ratio } from './report.mts';

/** Ours in one way held against a peer in one way: the least ratio of throughput at each number of callers. */
interface Goal {
  ours: Pick<Variant, 'withState'>;
  peer: Pick<Variant, 'system' | 'withState'>;
  atLeast: Partial<Record<number, number>>;
}

const emmett = (withState: boolean) => ({ system: 'emmett', withState }) as const;

const GOALS: Goal[] = [
  {
    ours: { withState: false },
    peer: emmett(false),
    atLeast: { 1: 1.2, 16: 2.5, 64: 4.5, [MOST_CALLERS]: 8 },
  },
  { ours: { withState: true }, peer: emmett(true), atLeast: { 1: 3, 16: 4, 64: 8, [MOST_CALLERS]: 12 } },
  { ours: { withState: true }, peer: emmett(false), atLeast: { 1: 1, 16: 2, 64: 3.5, [MOST_CALLERS]: 6 } },
  {
    ours: { withState: false },
    peer: { system: 'message-db', withState: false },
    atLeast: { 1: 0.8 },
  },
];

const P99_AT_MOST = 0.25;
const HOT_AT_LEAST = 0.8;

const usual = { isHot: false, eventsPerAppend: 1, processes: 1 };
/** Of the variations at many callers the goals of throughput are the same. */
const SHAPES = [
  ...CALLERS.map((callers) => ({ ...usual, callers })),
  { ...usual, callers: MOST_CALLERS, processes: 2 },
  { ...usual, callers: 64, eventsPerAppend: 5 },
  { ...usual, callers: MOST_CALLERS, eventsPerAppend: 5 },
];

/** All ratios whose two sides were measured. */
export function appendRatios(rounds: Rounds): Ratio[] {
  const throughput = SHAPES.flatMap((shape) =>
    GOALS.flatMap((goal) => {
      const least = goal.atLeast[shape.callers];
      const facts = { metric: 'append throughput', goal: { atLeast: least ?? 0 } };
      return least === undefined ? [] : compare(rounds, { goal, shape }, { ...facts, of: 'perSecond' });
    }),
  );
  const shape = { ...usual, callers: MOST_CALLERS };
  const waits = GOALS.filter(({ peer }) => peer.system === 'emmett').flatMap((goal) =>
    compare(rounds, { goal, shape }, { metric: 'append p99', goal: { atMost: P99_AT_MOST }, of: 'p99Ms' }),
  );
  return [...throughput, ...waits, ...hotTenant(rounds)];
}

function compare(
  rounds: Rounds,
  { goal, shape }: { goal: Goal; shape: Shape },
  facts: Pick<Parameters<typeof ratioOf>[0], 'metric' | 'goal'> & { of: keyof Measured },
): Ratio[] {
  const ours: Variant = { ...shape, ...goal.ours, system: 'plinth' };
  const peer: Variant = { ...shape, ...goal.peer };
  return sides(rounds, ours, peer).map(([mine, theirs]) =>
    ratioOf({
      of: 'plinth',
      against: peer.system,
      variant: [shapeOf(shape), wayOf(ours), wayOf(peer)].filter(Boolean).join(' '),
      metric: facts.metric,
      goal: facts.goal,
      values: mine.map((round, n) => round[facts.of] / theirs[n]![facts.of]),
    }),
  );
}

function hotTenant(rounds: Rounds): Ratio[] {
  const many = { ...usual, callers: MOST_CALLERS, withState: true, system: 'plinth' as System };
  return sides(rounds, { ...many, isHot: true }, many).map(([hot, all]) =>
    ratioOf({
      of: 'plinth hot tenant',
      against: 'plinth',
      variant: `callers=${MOST_CALLERS} state=on`,
      metric: 'append throughput',
      goal: { atLeast: HOT_AT_LEAST },
      values: hot.map((round, n) => round.perSecond / all[n]!.perSecond),
    }),
  );
}

/** Both sides, or nothing when one of them was left out. */
function sides(rounds: Rounds, one: Variant, other: Variant): [readonly Measured[], readonly Measured[]][] {
  const [mine, theirs] = [rounds.get(keyOf(one)), rounds.get(keyOf(other))];
  return mine && theirs ? [[mine, theirs]] : [];
}
