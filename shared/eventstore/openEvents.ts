import { ERASED } from '../constants/erased';
import type { EventType } from '../types/event';
import type { JsonObject } from '../types/json';
import type { PersonalFields } from '../types/personal';
import type { Keyring, SealedPersonal } from './crypto/keyring';
import type { RecordedEvent } from './recordedEvent';
import { subjectOf } from './subjectOf';
import { upcastEvent } from './upcastEvent';

/**
 * Puts the personal fields of a sealed record back in place of `personal`, or the placeholder when the person's key
 * was dropped.
 */
export async function openRecord(
  keyring: Pick<Keyring, 'open'>,
  tenantId: string,
  { record, personal }: { record: JsonObject; personal: PersonalFields },
): Promise<JsonObject> {
  const { personal: sealed, ...rest } = record;
  const fields = sealed
    ? await keyring.open(tenantId, subjectOf(record, personal), sealed as SealedPersonal)
    : undefined;
  return { ...rest, ...(fields ?? Object.fromEntries(personal.fields.map((name) => [name, ERASED]))) };
}

/**
 * Makes of events as read from the log what this process's code knows: personal fields opened, data of earlier schema
 * versions brought to the current one. `text` stays what is stored.
 *
 * @param eventTypes the types that are known; other events are left as they are
 */
export async function openEvents(
  keyring: Pick<Keyring, 'open'>,
  eventTypes: Readonly<Record<string, EventType>>,
  events: readonly RecordedEvent[],
): Promise<RecordedEvent[]> {
  return Promise.all(
    events.map(async (event) => {
      const personal = eventTypes[event.type]?.personal;
      if (!personal || event.data === null) return upcastEvent(eventTypes, event);
      const data = await openRecord(keyring, event.tenantId, { record: event.data, personal });
      return upcastEvent(eventTypes, { ...event, data });
    }),
  );
}
