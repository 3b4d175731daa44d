/** Keys that were dropped: of one person in a tenant, or all of a tenant when no person is named. */
export type KeyDrop = { readonly tenantId: string; readonly subjectId: string | null };

/**
 * Looks for keys that were dropped since another look, none left out whatever the order of commits; some may come twice.
 * @param since `next` of the look before; undefined for the first one, which brings none
 */
export type LookForDrops = (
  since: string | undefined,
) => Promise<{ readonly dropped: readonly KeyDrop[]; readonly next: string }>;

type KeyDropsDeps = {
  readonly look: LookForDrops;
  /** Told of each; must not throw. */
  readonly forget: (drop: KeyDrop) => void;
  /** Milliseconds, rising; default `performance.now`. */
  readonly now?: () => number;
};

/** A remembered key is not used on the strength of a look that is older: what an erasure is bounded by. */
export const MAX_LOOK_AGE_MS = 1_000;
/** From here on the next look is on its way, so that under load nobody waits for one. */
const EARLY_MS = 500;

/**
 * Hears of keys that any process has dropped, on demand: one small look for all who ask, about twice a second while
 * somebody does.
 */
export function createKeyDrops({ look, forget, now = () => performance.now() }: KeyDropsDeps) {
  let since: string | undefined;
  let lookedAt = -Infinity;
  let looking: Promise<void> | undefined;

  async function lookNow(): Promise<void> {
    // Taken before, since the answer is true as of then.
    const at = now();
    const { dropped, next } = await look(since);
    for (const drop of dropped) forget(drop);
    since = next;
    lookedAt = at;
  }

  const lookOnce = (): Promise<void> => (looking ??= lookNow().finally(() => (looking = undefined)));

  async function lookUntilFresh(): Promise<void> {
    await lookOnce();
    // One that was under way may have begun too long ago.
    if (now() - lookedAt > MAX_LOOK_AGE_MS) await lookOnce();
  }

  return {
    /**
     * Makes sure that every drop is heard of that was committed more than a second ago.
     * @returns undefined when it is so already: nobody waits for nothing
     * @throws what the database throws when the last look is older than that, and no other one succeeds
     */
    requireFresh(): Promise<void> | undefined {
      const age = now() - lookedAt;
      if (age > MAX_LOOK_AGE_MS) return lookUntilFresh();
      if (age > EARLY_MS) lookOnce().catch(() => undefined);
      return undefined;
    },
  };
}
