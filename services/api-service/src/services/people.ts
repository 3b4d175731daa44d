import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { JsonValue } from '@plinth/shared/types/json';
import type { Keyring, SealedPersonal } from '@plinth/shared/eventstore/crypto/keyring';
import { ERASED } from '@plinth/shared/constants/erased';
import type { Person } from './accessGrants';

/** Opens the names of a person, sealed under the platform's key; the placeholder stands for what was erased. */
export async function openPerson(
  keyring: Pick<Keyring, 'open'>,
  { userId, personal }: { userId: string; personal: JsonValue | null },
): Promise<Person> {
  const names = personal && (await keyring.open(PLATFORM_TENANT_ID, userId, personal as SealedPersonal));
  const { displayName = ERASED, email = ERASED } = (names ?? {}) as { displayName?: string; email?: string };
  return { id: userId, displayName, email };
}
