import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { Connection } from '../statement';
import * as statements from './servicePrincipals.queries';
import type { FindServicePrincipalResult, ListServicePrincipalsResult } from './servicePrincipals.queries';

const tenantId = PLATFORM_TENANT_ID;

/** A service's principal with the hashes of its secrets. */
export type ServicePrincipalRow = Readonly<FindServicePrincipalResult>;
/** The same as operators see it. */
export type ListedServicePrincipal = Readonly<ListServicePrincipalsResult>;

/** Adds a principal. Role identity. @throws a unique violation for a name that another one has */
export async function addServicePrincipal(
  tx: Connection,
  principal: { id: string; name: string; scopes: string[]; hash: Buffer; now: string },
): Promise<void> {
  await statements.insertServicePrincipal.run({ tenantId, ...principal }, tx);
}

/** A principal that was not revoked. Role identity. */
export async function findServicePrincipal(
  tx: Connection,
  id: string,
): Promise<ServicePrincipalRow | undefined> {
  const [row] = await statements.findServicePrincipal.run({ tenantId, id }, tx);
  return row;
}

/** All that were not revoked, by name. Role identity. */
export async function listServicePrincipals(tx: Connection): Promise<readonly ListedServicePrincipal[]> {
  return statements.listServicePrincipals.run({ tenantId }, tx);
}

/** Gives a principal another secret; the one before is good until then. Role identity. @returns undefined when there is none */
export async function rotateServicePrincipal(
  tx: Connection,
  next: { id: string; hash: Buffer; previousUntil: string },
): Promise<ListedServicePrincipal | undefined> {
  const [row] = await statements.rotateServicePrincipal.run({ tenantId, ...next }, tx);
  return row;
}

/** Ends a principal. Role identity. @returns false when there is none */
export async function revokeServicePrincipal(
  tx: Connection,
  { id, now }: { id: string; now: string },
): Promise<boolean> {
  return (await statements.revokeServicePrincipal.run({ tenantId, id, now }, tx)).length === 1;
}
