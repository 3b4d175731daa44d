import type { Connection } from '../statement';
import { keysBefore } from './page';
import type { Behind } from './page';
import * as statements from './roles.queries';

/** A role that a tenant has made, as its row holds it; deleted ones too. */
export type RoleRecord = Readonly<statements.FindRoleResult>;

/** One role of the tenant's own, deleted or not; undefined when there is none. Role app. */
export async function findRole(
  tx: Connection,
  key: { tenantId: string; id: string },
): Promise<RoleRecord | undefined> {
  const [row] = await statements.findRole.run(key, tx);
  return row;
}

/** A page of the roles that the tenant has made and not deleted, oldest first. Role app. */
export async function listRoles(
  tx: Connection,
  { tenantId, behind, limit }: { tenantId: string; behind: Behind; limit: number },
): Promise<readonly RoleRecord[]> {
  return statements.listRoles.run({ tenantId, ...keysBefore(behind), limit }, tx);
}

/** Whether another role than this one has the name, whatever its case. Role app. */
export async function isRoleNameTaken(
  tx: Connection,
  role: { tenantId: string; exceptId: string; name: string },
): Promise<boolean> {
  return (await statements.findRoleNamed.run(role, tx)).length > 0;
}

/** Whether a member has the role, or an invitation that has not ended names it. Role app. */
export async function isRoleHeld(tx: Connection, role: { tenantId: string; role: string }): Promise<boolean> {
  return (await statements.findHolderOfRole.run(role, tx)).length > 0;
}
