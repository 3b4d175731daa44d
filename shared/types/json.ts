/** What JSON can carry (RFC 8259); numbers are finite and at most 2^53-1 in size. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };
