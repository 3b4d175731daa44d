import { findRoom } from '@plinth/shared/database/repositories/tenants';
import type { RoomRecord } from '@plinth/shared/database/repositories/tenants';
import type { Connection } from '@plinth/shared/database/statement';
import { isRole } from '@plinth/shared/domain/permissions';
import type { Role } from '@plinth/shared/domain/permissions';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Claim } from '@plinth/shared/eventstore/appendUnit';

/**
 * The tenant's next turn with roles of its own. Of two commands that claim the same one, the later is decided anew
 * (createCommandHandler): so that a name is given once, the plan's limit holds to the last role, and none is deleted while
 * it is given. In the transaction of the command.
 * @param streamId what is written
 */
export async function claimRoleTurn(
  tx: Connection,
  { tenantId, streamId }: { tenantId: string; streamId: string },
): Promise<{ readonly room: RoomRecord; readonly claims: readonly Claim[] }> {
  const room = await findRoom(tx, tenantId);
  if (!room) throw new NotFoundError('tenant');
  const value = String(Number(room.roleTurns) + 1);
  return { room, claims: [{ kind: 'plan.roleTurns', value, streamId }] };
}

/** The turn of a command that gives somebody a role; none for a built-in one, which nobody deletes. */
export async function claimToGive(
  tx: Connection,
  role: Role,
  stream: { tenantId: string; streamId: string },
): Promise<readonly Claim[]> {
  return isRole(role) ? [] : (await claimRoleTurn(tx, stream)).claims;
}
