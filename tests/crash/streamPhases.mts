import { strike, strikeAtRandom } from './blows.mts';
import { brokerOf } from './phases.mts';
import type { Phase } from './run.mts';

const KILLS = 30;

/** What streaming has to survive: the broker, its own processes and PostgreSQL away, and a relay frozen past its leases. */
export const streamForm: Phase[] = [
  {
    name: 'the broker away for 60 s',
    strike: (arena) => strike(arena, { name: brokerOf(arena), blow: 'away', downMs: 60_000 }),
  },
  {
    name: `event-service, its sidecar and Redis killed ${KILLS} times at random`,
    strike: (arena) => strikeAtRandom({ ...arena, cast: ['event-service', 'event-daprd', 'redis'] }, KILLS),
  },
  {
    name: 'PostgreSQL away for 60 s',
    strike: (arena) => strike(arena, { name: 'postgres', blow: 'away', downMs: 60_000 }),
  },
  {
    name: 'event-service frozen for 20 s, four times its leases, and its sidecar',
    strike: async (arena) => {
      await strike(arena, { name: 'event-service', blow: 'freeze', downMs: 20_000 });
      await strike(arena, { name: 'event-daprd', blow: 'freeze', downMs: 20_000 });
    },
  },
];
