import type { ProvenEvent } from './chain';
import type { AuditJwk } from './checkpoint';
import type { OutsideCheckpoint } from './outsideCheckpoints';
import type { Head } from './verifyEvents';

/** The number of the format of exports; docs/audit.md has it line by line. */
export const EXPORT_FORMAT = 1;

/** One line of an export, in this order: one `export`, the keys, events with the checkpoints behind them, one `end`. */
export type ExportLine =
  | {
      readonly kind: 'export';
      readonly format: typeof EXPORT_FORMAT;
      readonly tenantId: string;
      readonly exportedAt: string;
      readonly exportedBy: string;
    }
  | ({ readonly kind: 'key' } & AuditJwk)
  | ({ readonly kind: 'event' } & ProvenEvent)
  | ({ readonly kind: 'checkpoint' } & OutsideCheckpoint)
  | ({ readonly kind: 'end' } & Head);

type Checks = Readonly<Record<string, (value: unknown) => boolean>>;

const INT64 = 2n ** 63n;
const INT32 = 2 ** 31 - 1;
const MAX_KEY_IDS = 2 ** 15 - 1;

const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);
const orNull =
  (holds: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || holds(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isUuid = matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const isHash = matches(/^[0-9a-f]{64}$/);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isInt32 = (value: unknown): boolean => isCount(value) && (value as number) <= INT32;

function isInt64(value: unknown): boolean {
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return false;
  const number = BigInt(value);
  return number >= -INT64 && number < INT64;
}

const isList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MAX_KEY_IDS && value.every(isUuid);

const CHECKS: Readonly<Record<ExportLine['kind'], Checks>> = {
  export: {
    format: (value) => value === EXPORT_FORMAT,
    tenantId: isUuid,
    exportedAt: isText,
    exportedBy: isText,
  },
  key: { kty: isText, crv: isText, x: isText, kid: isText, use: isText, alg: isText },
  event: {
    tenantId: isUuid,
    position: isCount,
    streamId: isUuid,
    version: isInt32,
    id: isUuid,
    type: isText,
    schemaVersion: isInt32,
    occurredAtMicros: isInt64,
    recordedAtMicros: isInt64,
    actor: isText,
    correlationId: isUuid,
    causationId: orNull(isUuid),
    traceparent: orNull(isText),
    keyIds: isList,
    payloadDigest: isHash,
    salt: orNull(matches(/^[0-9a-f]{32}$/)),
    data: orNull(isText),
    chain: isHash,
  },
  checkpoint: { number: isCount, position: isCount, jws: isText },
  end: { position: isCount, chain: isHash },
};

/**
 * Reads a line that anybody may have written. It holds nothing that is not verified, and reads the same to every parser:
 * no other fields, none of them twice.
 * @returns what is wrong with it, from "line n", when it is none of ours
 */
export function parseExportLine(text: string): ExportLine | string {
  const line = parse(text);
  if (typeof line !== 'object' || line === null) return 'is no JSON object';
  const fields = new Map<string, unknown>(Object.entries(line));
  const kind = fields.get('kind');
  const checks =
    typeof kind === 'string' && Object.hasOwn(CHECKS, kind) ? CHECKS[kind as ExportLine['kind']] : undefined;
  if (!checks) return `is of no kind that this version knows: ${JSON.stringify(kind)}`;
  const [wrong] = Object.entries(checks).find(([name, holds]) => !holds(fields.get(name))) ?? [];
  if (wrong !== undefined) return `has a ${wrong} that is missing or misshapen`;
  const [other] = [...fields.keys()].filter((name) => name !== 'kind' && !Object.hasOwn(checks, name));
  if (other !== undefined) return `has a field that no ${String(kind)} has: ${other}`;
  // Written by JSON.stringify; of a name that comes twice some parsers take the first and others the last.
  if (JSON.stringify(line) !== text.trimEnd()) return 'is not written as an export writes it';
  return line as ExportLine;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
