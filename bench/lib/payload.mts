/** Of an event's data as JSON. */
export const PAYLOAD_BYTES = 300;

/** What payloads are cut from. */
export const TEXT =
  'the order was packed twice because its label had come off in the rain so somebody weighed it again and wrote down ' +
  'what the scale said before the carrier took it away towards the coast where nobody had asked for any of this yet ' +
  'still the parcel arrived on a Tuesday with every seal whole and a note about the weather in the harbour that night';

/**
 * Text that fills a record up to PAYLOAD_BYTES of JSON.
 * @param record without the field that takes the text
 * @param field its name
 */
export function fill<T extends object>(record: T, field: string): T & Record<string, string> {
  const room = PAYLOAD_BYTES - JSON.stringify({ ...record, [field]: '' }).length;
  return { ...record, [field]: TEXT.slice(0, Math.max(0, room)) };
}
