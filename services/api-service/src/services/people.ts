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
  const { id, displayName, email } = await openProfile(keyring, { userId, personal });
  return { id, displayName, email };
}

/** A person with what they say of themselves; null where they have said nothing. */
export type Profile = Person & {
  /** A language tag (BCP 47). */
  readonly locale: string | null;
  /** Of IANA's list. */
  readonly timeZone: string | null;
};

/** The same with language and time zone. */
export async function openProfile(
  keyring: Pick<Keyring, 'open'>,
  { userId, personal }: { userId: string; personal: JsonValue | null },
): Promise<Profile> {
  const said = personal && (await keyring.open(PLATFORM_TENANT_ID, userId, personal as SealedPersonal));
  // A row that an older release wrote has neither.
  const {
    displayName = ERASED,
    email = ERASED,
    locale = null,
    timeZone = null,
  } = (said ?? {}) as Partial<Profile>;
  return { id: userId, displayName, email, locale, timeZone };
}
