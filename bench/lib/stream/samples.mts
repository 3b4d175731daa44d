// Imports the compiled sources: after the build.
import { task } from '@plinth/shared/domain/task/decider';
import { created } from '../../clients/sampleTask.mts';
import type { Platform } from './platform.mts';

const PER_APPEND = 50;

/** Opens tenants whose logs have so many events each, those of their opening among them. */
export async function fillLogs(platform: Platform, tenants: number, eventsEach: number): Promise<string[]> {
  const tenantIds = Array.from({ length: tenants }, () => platform.ids.next());
  await platform.openTenants(tenantIds);
  for (let left = eventsEach - 1; left > 0; left -= PER_APPEND) {
    const count = Math.min(left, PER_APPEND);
    for (let at = 0; at < tenants; at += PER_APPEND) {
      const some = tenantIds.slice(at, at + PER_APPEND);
      await Promise.all(some.map((tenantId) => appendTasks(platform, tenantId, count)));
    }
  }
  return tenantIds;
}

/** Appends that many tasks, each a stream with one event. */
export async function appendTasks({ append, contextOf, ids }: Platform, tenantId: string, count: number) {
  const context = contextOf(tenantId);
  const facts = { occurredAt: context.now.toISOString(), actor: context.actor };
  const event = { type: 'task.created', data: created } as const;
  const row = task.toRow(task.evolve(undefined, event, facts));
  return append({
    context,
    streams: Array.from({ length: count }, () => ({
      streamId: ids.next(),
      aggregate: task,
      expected: 'none' as const,
      events: [{ id: ids.next(), ...event }],
      row,
    })),
  });
}
