import { findMember } from '@plinth/shared/database/repositories/memberships';
import type { Connection } from '@plinth/shared/database/statement';
import { membership } from '@plinth/shared/domain/membership/decider';
import type { Guard } from '@plinth/shared/eventstore/handleCommand';

/**
 * Whether the person that a command names as assignee is a member, in the transaction of the command. The membership
 * is a guard: it must still be what was read when the task is written.
 * @param assigneeId undefined or null when the command names nobody
 */
export async function readAssignee(
  tx: Connection,
  tenantId: string,
  assigneeId: string | null | undefined,
): Promise<{ facts: { isAssigneeMember?: boolean }; guards: Guard[] }> {
  if (assigneeId === undefined || assigneeId === null) return { facts: {}, guards: [] };
  const member = await findMember(tx, { tenantId, userId: assigneeId.toLowerCase() });
  if (!member) return { facts: { isAssigneeMember: false }, guards: [] };
  const guard: Guard = { aggregate: membership, streamId: member.id, version: member.version };
  return { facts: { isAssigneeMember: true }, guards: [guard] };
}
