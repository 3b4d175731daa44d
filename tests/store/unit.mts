// Imports the compiled services: load this file only after buildServices().
import { project } from '@plinth/shared/domain/project/decider';
import { createTenant, tenant } from '@plinth/shared/domain/tenant/decider';
import type { AppendUnit, NewEvent, StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import type { CallContext } from '@plinth/shared/types/context';

/** One stream of a unit: a project that is made at version 0, and renamed with each further version. */
export interface StreamPlan {
  streamId: string;
  /** Before the unit. */
  version: number;
  eventIds: string[];
}

/** A unit as data, so that another process can send the very same again. */
export interface UnitPlan {
  id: string;
  tenantId: string;
  /** When its events occur, and its projects were made. */
  at: string;
  /** Whether it makes the tenant; it has no other streams then. */
  opens: boolean;
  streams: StreamPlan[];
}

const ACTOR = 'system:store-test';

/** What the name of a project is at a version. */
export const nameAt = (streamId: string, version: number): string => `${streamId.slice(-4)} at ${version}`;

/** The unit of a plan. All its content follows from the plan. */
export function unitOf(plan: UnitPlan): AppendUnit {
  const context: CallContext = {
    tenantId: plan.tenantId,
    actor: ACTOR,
    correlationId: plan.id,
    causationId: null,
    traceparent: null,
    now: new Date(plan.at),
  };
  if (plan.opens) return { context, opens: plan.tenantId, streams: [founding(plan)] };
  const claims = plan.streams
    .filter(({ version }) => version === 0)
    .map(({ streamId }) => ({ kind: 'project_key', value: streamId, streamId }));
  return { context, claims, streams: plan.streams.map((stream) => projectWrite(stream, plan.at)) };
}

function founding({ tenantId, at, streams }: UnitPlan): StreamWrite {
  const [created] = createTenant(undefined, { slug: tenantId, name: 'Acme' });
  const id = streams[0]?.eventIds[0];
  if (!created || !id) throw new Error('expected a plan with one event for a new tenant; got none');
  const row = tenant.toRow(tenant.evolve(undefined, created, { occurredAt: at, actor: ACTOR }));
  return { streamId: tenantId, aggregate: tenant, expected: 'none', events: [{ id, ...created }], row };
}

function projectWrite({ streamId, version, eventIds }: StreamPlan, at: string): StreamWrite {
  const events = eventIds.map((id, index): NewEvent => eventAt(id, streamId, version + index + 1));
  // The row depends on the first event and the last one only.
  const [first, last] = [eventAt('', streamId, 1), eventAt('', streamId, version + eventIds.length)];
  const facts = { occurredAt: at, actor: ACTOR };
  const made = project.evolve(undefined, first as never, facts);
  const state = last.type === first.type ? made : project.evolve(made, last as never, facts);
  return {
    streamId,
    aggregate: project,
    expected: version === 0 ? 'none' : version,
    events,
    row: project.toRow(state),
  };
}

function eventAt(id: string, streamId: string, version: number): NewEvent {
  const name = nameAt(streamId, version);
  return version === 1
    ? { id, type: 'project.created', data: { key: streamId, name, description: '' } }
    : { id, type: 'project.updated', data: { name } };
}
