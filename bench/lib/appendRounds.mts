import type { AppendTally } from '../clients/appendLoad.mts';
import { say } from '../../scripts/lib/progress.mts';
import { runVariant } from './appendClients.mts';
import type { Contestant } from './appendClients.mts';
import { keyOf } from './appendVariants.mts';
import type { System, Variant } from './appendVariants.mts';
import { clusterCpuMs, tidy } from './cluster.mts';
import type { Cluster } from './cluster.mts';

/** A round of one variant, and what the cluster's processes used meanwhile. */
export interface Measured extends AppendTally {
  postgresCpuMs: number;
}

/** The rounds of each variant, by its key. */
export type Rounds = ReadonlyMap<string, readonly Measured[]>;

interface RoundsOptions {
  cluster: Cluster;
  contestants: ReadonlyMap<System, Contestant>;
  variants: readonly Variant[];
  rounds: number;
  durationMs: number;
}

/** A peer's pool is tried at each of these before the first round, and keeps the better one for each variant. */
const POOL_SIZES = [10, 20] as const;

/**
 * Measures all variants in every round, in reverse in every other one. Before each round all databases are vacuumed
 * and analysed and a checkpoint is written; a first round, in which pools are chosen, does not count.
 */
export async function measureRounds(options: RoundsOptions): Promise<Rounds> {
  const { contestants, variants, rounds } = options;
  const urls = [...contestants.values()].map(({ adminUrl }) => adminUrl);
  const poolSizes = await choosePools(options);
  const measured = new Map(variants.map((variant) => [keyOf(variant), [] as Measured[]]));
  for (let round = 0; round < rounds; round += 1) {
    await tidy(urls);
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      const key = keyOf(variant);
      measured.get(key)!.push(await measure(options, variant, poolSizes.get(key)!));
    }
    say(`  round ${round + 1} of ${rounds}`);
  }
  return measured;
}

async function choosePools(options: RoundsOptions): Promise<Map<string, number>> {
  const chosen = new Map<string, number>();
  for (const variant of options.variants) {
    const [first] = POOL_SIZES;
    const sizes = variant.system === 'plinth' || variant.callers <= first ? [first] : POOL_SIZES;
    const tried = [];
    for (const size of sizes)
      tried.push({ size, perSecond: (await measure(options, variant, size)).perSecond });
    tried.sort((a, b) => b.perSecond - a.perSecond);
    chosen.set(keyOf(variant), tried[0]!.size);
  }
  return chosen;
}

async function measure(
  { cluster, contestants, durationMs }: RoundsOptions,
  variant: Variant,
  poolSize: number,
): Promise<Measured> {
  const before = clusterCpuMs(cluster);
  const tally = await runVariant(contestants.get(variant.system)!, variant, { durationMs, poolSize });
  return { ...tally, postgresCpuMs: clusterCpuMs(cluster) - before };
}
