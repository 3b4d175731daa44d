import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { JsonValue } from '../../types/json';
import type { Connection } from '../statement';
import { findCredential, findCredentialOfUser, findUser, findUserRow } from './users.queries';
import type { FindUserRowResult } from './users.queries';

/** A password as it is stored: how it was hashed, under which pepper, and the hash. */
export type Credential = { readonly scheme: string; readonly pepperId: string; readonly hash: string };

/** A person with what signing in needs; `personal` is sealed under the platform's key for the person. */
export type CredentialRow = Credential & {
  readonly userId: string;
  readonly personal: JsonValue | null;
  readonly emailVerifiedAt: string | null;
};

/**
 * The person who holds an e-mail address. Role identity, before any tenant is known.
 * @param emailMac the address as its reservation holds it (see eventstore/crypto/blindIndex.ts)
 */
export async function findCredentialByEmail(
  tx: Connection,
  emailMac: string,
): Promise<CredentialRow | undefined> {
  const [row] = await findCredential.run({ tenantId: PLATFORM_TENANT_ID, emailMac }, tx);
  return row;
}

/** The same of a person who is known already. Role identity. */
export async function findCredentialOf(tx: Connection, userId: string): Promise<CredentialRow | undefined> {
  const [row] = await findCredentialOfUser.run({ tenantId: PLATFORM_TENANT_ID, userId }, tx);
  return row;
}

/** A person's row, as commands load it. Role identity, or role consumer in the platform tenant. */
export async function findUserAccount(
  tx: Connection,
  userId: string,
): Promise<Readonly<FindUserRowResult> | undefined> {
  const [row] = await findUserRow.run({ tenantId: PLATFORM_TENANT_ID, userId }, tx);
  return row;
}

/** A person's sealed names, or undefined when there is no such person. Role identity. */
export async function findUserById(
  tx: Connection,
  userId: string,
): Promise<{ personal: JsonValue | null } | undefined> {
  const [row] = await findUser.run({ tenantId: PLATFORM_TENANT_ID, userId }, tx);
  return row;
}
