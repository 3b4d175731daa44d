import { strike, strikeAtRandom } from './blows.mts';
import type { Arena } from './blows.mts';
import { isServer } from './cast.mts';
import type { ProcessName } from './cast.mts';
import type { Phase } from './run.mts';

/** How long a killed process stays down before it is started again. */
const DOWN_MS = 500;
const SHORT_ABSENCE_MS = 5_000;

const serviceNames: ProcessName[] = ['api-service', 'event-service', 'worker-service'];

/** The servers that are not PostgreSQL. */
const helpers = ({ cast }: Arena): ProcessName[] =>
  cast.filter((name) => isServer(name) && name !== 'postgres');

/** Kafka where there is one; Redis carries the topics else. */
export const brokerOf = ({ cast }: Pick<Arena, 'cast'>): ProcessName =>
  cast.includes('kafka') ? 'kafka' : 'redis';

const eachKilled: Phase = {
  name: 'kill -9 of each, one after the other',
  strike: async (arena) => {
    for (const name of arena.cast) await strike(arena, { name, blow: 'kill -9', downMs: DOWN_MS });
  },
};

const restarted: Phase = {
  name: 'SIGTERM of each service',
  isOrderly: true,
  strike: async (arena) => {
    for (const name of serviceNames) await strike(arena, { name, blow: 'SIGTERM', downMs: 0 });
  },
};

/**
 * Every kind of kill once, and a short absence of Kafka, while it is being started again, too; one look at the end.
 * What takes longest to come back goes beside the others, and no blow waits for the feed.
 */
export const shortForm: Phase[] = [
  {
    name: 'kill -9 of each, SIGTERM of each service, broker away for 5 s',
    strike: async (patient) => {
      const measuring: Promise<void>[] = [];
      const arena = { ...patient, measuring };
      const parts = async () => {
        const names = arena.cast.filter((name) => !isServer(name));
        for (const name of names) await strike(arena, { name, blow: 'kill -9', downMs: DOWN_MS });
        await restarted.strike(arena);
      };
      const servers = async () => {
        for (const name of helpers(arena))
          await strike(arena, { name, blow: 'away', downMs: SHORT_ABSENCE_MS });
      };
      await Promise.all([parts(), servers()]);
      await strike(arena, { name: 'postgres', blow: 'kill -9', downMs: DOWN_MS });
      await Promise.all(measuring);
    },
  },
];

/** All there is, with a look after each. */
export const longForm: Phase[] = [
  eachKilled,
  {
    name: 'kill -9 at random',
    strike: async (arena) => {
      await strikeAtRandom(arena, 25);
    },
  },
  restarted,
  {
    name: 'frozen for 20 s: event-service, its sidecar, api-service',
    strike: async (arena) => {
      await strike(arena, { name: 'event-service', blow: 'freeze', downMs: 20_000 });
      await strike(arena, { name: 'event-daprd', blow: 'freeze', downMs: 20_000 });
      await strike(arena, { name: 'api-service', blow: 'freeze', downMs: 20_000 });
    },
  },
  {
    name: 'away: the broker for 60 s, Redis beside Kafka for 10 s',
    strike: async (arena) => {
      for (const name of helpers(arena))
        await strike(arena, { name, blow: 'away', downMs: brokerOf(arena) === name ? 60_000 : 10_000 });
    },
  },
  {
    name: 'PostgreSQL away for 30 s',
    strike: (arena) => strike(arena, { name: 'postgres', blow: 'away', downMs: 30_000 }),
  },
];
