// Imports the compiled services: load this file only after buildServices().
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { project } from '@plinth/shared/domain/project/decider';
import type { AppendUnit, StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import type { Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { Random } from '../crash/random.mts';

const STREAMS = 12;
const NAMES = 40;

interface RandomUnitOptions {
  random: Random;
  tenantIds: readonly string[];
  ids: Ids;
}

/** A unit of one to five streams of a tenant, a quarter of them guards; one in five spans the platform, too. */
export function randomUnit({ random, tenantIds, ids }: RandomUnitOptions): AppendUnit {
  const tenantId = random.pick(tenantIds);
  const chosen = new Set(
    Array.from({ length: random.between(1, 5) }, () => streamId(tenantId, random.between(1, STREAMS))),
  );
  const streams = [...chosen].map((id) => write(id, { ids, isGuard: random.chance(0.25) }));
  if (random.chance(0.2)) {
    const shared = streamId(PLATFORM_TENANT_ID, random.between(1, STREAMS));
    streams.splice(random.between(0, streams.length), 0, platformWrite(shared, ids));
  }
  const claims = Array.from({ length: random.between(0, 3) }, () => {
    const id = random.pick([...chosen]);
    // Mostly names of its own, so that most units are written.
    const value = random.chance(0.05)
      ? `shared ${random.between(1, NAMES)}`
      : `${id} ${random.between(1, NAMES)}`;
    return { kind: 'external_id', value, streamId: id };
  });
  return { context: contextOf(tenantId, ids), streams, claims };
}

/** A unit over the platform and a tenant. */
export function platformUnit({ tenantId, ids }: { tenantId: string; ids: Ids }): AppendUnit {
  const own = write(streamId(tenantId, 1), { ids, isGuard: false });
  return {
    context: contextOf(tenantId, ids),
    streams: [own, platformWrite(streamId(PLATFORM_TENANT_ID, 1), ids)],
  };
}

/** The nth stream of a tenant. */
const streamId = (tenantId: string, number: number): string =>
  `${tenantId.slice(0, -2)}${number.toString(16).padStart(2, '0')}`;

/** On streams without a row `any` is allowed, so nothing but a lock can be in the way. */
function write(id: string, { ids, isGuard }: { ids: Ids; isGuard: boolean }): StreamWrite {
  const events = isGuard ? [] : [{ id: ids.next(), type: 'project.updated', data: { name: 'x' } }];
  return { streamId: id, aggregate: project, expected: 'any', events };
}

function platformWrite(id: string, ids: Ids): StreamWrite {
  return { ...write(id, { ids, isGuard: false }), tenantId: PLATFORM_TENANT_ID };
}

function contextOf(tenantId: string, ids: Ids): CallContext {
  return {
    tenantId,
    actor: 'system:store-test',
    correlationId: ids.next(),
    causationId: null,
    traceparent: null,
    now: new Date(),
  };
}
