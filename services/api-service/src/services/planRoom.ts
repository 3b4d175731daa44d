import { findRoom } from '@plinth/shared/database/repositories/tenants';
import type { RoomRecord } from '@plinth/shared/database/repositories/tenants';
import type { Connection } from '@plinth/shared/database/statement';
import { assertEntitled, remaining } from '@plinth/shared/domain/tenant/entitlements';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Claim } from '@plinth/shared/eventstore/appendUnit';

/** What is counted under the tenant's head. */
type Counted = 'projects' | 'members' | 'apiKeys';

/** So near to a limit, those who add at the same time take turns: more than all replicas write at once. */
const NEAR = 200;

const ADDED = {
  projects: 'projectsAdded',
  members: 'membersAdded',
  apiKeys: 'apiKeysAdded',
} as const satisfies Record<Counted, keyof RoomRecord>;

/**
 * Room for one thing more in the plan of the tenant, in the transaction of the command that adds it. Near the limit the
 * command claims its number among all that were ever added: of two at once, one counts anew (createCommandHandler), so
 * that a limit holds to the last place.
 * @param key the stream that is added
 * @throws EntitlementError `plan_limit`
 */
export async function claimRoom(
  tx: Connection,
  { tenantId, streamId }: { tenantId: string; streamId: string },
  limit: Counted,
): Promise<Claim[]> {
  const room = await findRoom(tx, tenantId);
  if (!room) throw new NotFoundError('tenant');
  const step = { limit, used: room[limit] };
  assertEntitled(room.plan, step);
  if (remaining(room.plan, step) > NEAR) return [];
  return [{ kind: `plan.${limit}`, value: String(Number(room[ADDED[limit]]) + 1), streamId }];
}
