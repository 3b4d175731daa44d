import { join } from 'node:path';
import { buildServices } from '../scripts/launcher/build.mts';
import { stackDir } from '../scripts/lib/paths.mts';
import { say } from '../scripts/lib/progress.mts';
import { report } from './lib/report.mts';
import type { Ratio, Row } from './lib/report.mts';
import type { Platform } from './lib/stream/platform.mts';

const ROUNDS = 5;

type Stage = (platform: Platform, rounds: number) => Promise<{ rows: Row[]; ratios: Ratio[] }>;

/**
 * Streaming on Kafka: what the relay publishes beside kafkajs and beside single publishes through the same sidecar, how
 * long an event takes to the feed, and how fast a backlog drains beside a subscription that takes one message at a time.
 * @param args names of stages (`publish`, `relay`, `feed`, `backlog`); all of them without one
 */
export async function run(args: string[]): Promise<void> {
  await buildServices(join(stackDir('bench'), 'logs'));
  const [{ openPlatform }, { measurePublish }, { measureRelay }, { measureFeed }, { measureBacklog }] =
    await Promise.all([
      import('./lib/stream/platform.mts'),
      import('./lib/stream/publish.mts'),
      import('./lib/stream/relay.mts'),
      import('./lib/stream/feed.mts'),
      import('./lib/stream/backlog.mts'),
    ]);
  const stages: Record<string, Stage> = {
    publish: measurePublish,
    relay: measureRelay,
    feed: measureFeed,
    backlog: measureBacklog,
  };
  const names = args.length > 0 ? args : Object.keys(stages);
  const platform = await openPlatform();
  const rows: Row[] = [];
  const ratios: Ratio[] = [];
  try {
    for (const name of names) {
      const stage = stages[name];
      if (!stage) throw new Error(`expected stages of ${Object.keys(stages).join(', ')}; got ${name}`);
      say(name);
      const figures = await stage(platform, ROUNDS);
      rows.push(...figures.rows);
      ratios.push(...figures.ratios);
      await platform.emptyTopic();
    }
  } finally {
    await platform.close();
  }
  report('stream', ROUNDS, { rows, ratios });
}
