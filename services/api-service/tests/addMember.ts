import { randomUUID } from 'node:crypto';
import { createMembership, membership } from '@plinth/shared/domain/membership/decider';
import type { Role } from '@plinth/shared/domain/permissions';
import type { TestApi } from './testApi';

/** Writes a membership straight into a tenant's log. @returns the id of the new member */
export async function addMember(
  { deps }: Pick<TestApi, 'deps'>,
  tenantId: string,
  role: Role = 'member',
): Promise<string> {
  const userId = deps.ids.next();
  const now = new Date();
  const events = createMembership(undefined, {
    userId,
    role,
    displayName: 'Charles',
    email: `${userId}@example.org`,
  });
  const at = { occurredAt: now.toISOString(), actor: `user:${userId}` };
  const stored = events.map((event) => ({ id: deps.ids.next(), ...event }));
  const row = membership.toRow(membership.evolve(undefined, events[0]!, at));
  await deps.append({
    context: {
      tenantId,
      actor: `user:${userId}`,
      correlationId: randomUUID(),
      causationId: null,
      traceparent: null,
      now,
    },
    streams: [{ streamId: deps.ids.next(), aggregate: membership, expected: 'none', events: stored, row }],
  });
  return userId;
}
