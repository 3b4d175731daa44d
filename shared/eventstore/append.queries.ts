/** Types generated for queries found in "shared/eventstore/append.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type BufferArray = (Buffer)[];

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'AppendUnits' parameters type */
export interface AppendUnitsParams {
  actors: stringArray;
  causationIds: stringArray;
  claimHeads: numberArray;
  claimKinds: stringArray;
  claimStreams: stringArray;
  claimUnits: numberArray;
  claimValues: stringArray;
  correlationIds: stringArray;
  dataLengths: numberArray;
  dataStarts: numberArray;
  dedupes: Buffer;
  digests: Buffer;
  eventIds: stringArray;
  eventStreams: numberArray;
  eventTypes: stringArray;
  expected: numberArray;
  keyIds: stringArray;
  occurredAt: stringArray;
  opens: stringArray;
  patienceMs: number;
  requestDigests: BufferArray;
  rowLengths: numberArray;
  rowStarts: numberArray;
  salts: Buffer;
  schemaVersions: numberArray;
  sideRows: stringArray;
  streamHeads: numberArray;
  streamIds: stringArray;
  streamTypes: stringArray;
  streamUnits: numberArray;
  tenants: stringArray;
  texts: Buffer;
  traceparents: stringArray;
}

/** 'AppendUnits' return type */
export interface AppendUnitsResult {
  positions: numberArray;
  statuses: stringArray;
  subjects: numberArray;
  versions: numberArray;
}

/** 'AppendUnits' query type */
export interface AppendUnitsQuery {
  params: AppendUnitsParams;
  result: AppendUnitsResult;
}

const appendUnitsIR: any = {"usedParamSet":{"patienceMs":true,"tenants":true,"actors":true,"correlationIds":true,"causationIds":true,"traceparents":true,"requestDigests":true,"occurredAt":true,"opens":true,"sideRows":true,"texts":true,"streamUnits":true,"streamHeads":true,"streamIds":true,"streamTypes":true,"expected":true,"rowStarts":true,"rowLengths":true,"eventStreams":true,"eventIds":true,"eventTypes":true,"schemaVersions":true,"dataStarts":true,"dataLengths":true,"keyIds":true,"salts":true,"digests":true,"dedupes":true,"claimUnits":true,"claimHeads":true,"claimKinds":true,"claimValues":true,"claimStreams":true},"params":[{"name":"patienceMs","required":true,"transform":{"type":"scalar"},"locs":[{"a":129,"b":140}]},{"name":"tenants","required":true,"transform":{"type":"scalar"},"locs":[{"a":148,"b":156}]},{"name":"actors","required":true,"transform":{"type":"scalar"},"locs":[{"a":169,"b":176}]},{"name":"correlationIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":187,"b":202}]},{"name":"causationIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":213,"b":226}]},{"name":"traceparents","required":true,"transform":{"type":"scalar"},"locs":[{"a":237,"b":250}]},{"name":"requestDigests","required":true,"transform":{"type":"scalar"},"locs":[{"a":263,"b":278}]},{"name":"occurredAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":290,"b":301}]},{"name":"opens","required":true,"transform":{"type":"scalar"},"locs":[{"a":319,"b":325}]},{"name":"sideRows","required":true,"transform":{"type":"scalar"},"locs":[{"a":336,"b":345}]},{"name":"texts","required":true,"transform":{"type":"scalar"},"locs":[{"a":366,"b":372}]},{"name":"streamUnits","required":true,"transform":{"type":"scalar"},"locs":[{"a":384,"b":396}]},{"name":"streamHeads","required":true,"transform":{"type":"scalar"},"locs":[{"a":406,"b":418}]},{"name":"streamIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":428,"b":438}]},{"name":"streamTypes","required":true,"transform":{"type":"scalar"},"locs":[{"a":449,"b":461}]},{"name":"expected","required":true,"transform":{"type":"scalar"},"locs":[{"a":472,"b":481}]},{"name":"rowStarts","required":true,"transform":{"type":"scalar"},"locs":[{"a":493,"b":503}]},{"name":"rowLengths","required":true,"transform":{"type":"scalar"},"locs":[{"a":513,"b":524}]},{"name":"eventStreams","required":true,"transform":{"type":"scalar"},"locs":[{"a":536,"b":549}]},{"name":"eventIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":559,"b":568}]},{"name":"eventTypes","required":true,"transform":{"type":"scalar"},"locs":[{"a":579,"b":590}]},{"name":"schemaVersions","required":true,"transform":{"type":"scalar"},"locs":[{"a":601,"b":616}]},{"name":"dataStarts","required":true,"transform":{"type":"scalar"},"locs":[{"a":628,"b":639}]},{"name":"dataLengths","required":true,"transform":{"type":"scalar"},"locs":[{"a":649,"b":661}]},{"name":"keyIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":671,"b":678}]},{"name":"salts","required":true,"transform":{"type":"scalar"},"locs":[{"a":689,"b":695}]},{"name":"digests","required":true,"transform":{"type":"scalar"},"locs":[{"a":705,"b":713}]},{"name":"dedupes","required":true,"transform":{"type":"scalar"},"locs":[{"a":723,"b":731}]},{"name":"claimUnits","required":true,"transform":{"type":"scalar"},"locs":[{"a":743,"b":754}]},{"name":"claimHeads","required":true,"transform":{"type":"scalar"},"locs":[{"a":764,"b":775}]},{"name":"claimKinds","required":true,"transform":{"type":"scalar"},"locs":[{"a":785,"b":796}]},{"name":"claimValues","required":true,"transform":{"type":"scalar"},"locs":[{"a":807,"b":819}]},{"name":"claimStreams","required":true,"transform":{"type":"scalar"},"locs":[{"a":830,"b":843}]}],"statement":"select statuses as \"statuses!\", subjects as \"subjects!\", versions as \"versions!\", positions as \"positions!\"\nfrom append_units(\n  :patienceMs!::int, :tenants!::uuid[],\n  :actors!::text[], :correlationIds!::uuid[], :causationIds!::uuid[], :traceparents!::text[],\n  :requestDigests!::bytea[], :occurredAt!::timestamptz[], :opens!::uuid[], :sideRows!::text[]::json[],\n  :texts!::bytea,\n  :streamUnits!::int[], :streamHeads!::int[], :streamIds!::uuid[], :streamTypes!::text[], :expected!::int[],\n  :rowStarts!::int[], :rowLengths!::int[],\n  :eventStreams!::int[], :eventIds!::uuid[], :eventTypes!::text[], :schemaVersions!::int[],\n  :dataStarts!::int[], :dataLengths!::int[], :keyIds!::text[], :salts!::bytea, :digests!::bytea, :dedupes!::bytea,\n  :claimUnits!::int[], :claimHeads!::int[], :claimKinds!::text[], :claimValues!::text[], :claimStreams!::uuid[])"};

/**
 * Query generated from SQL:
 * ```
 * select statuses as "statuses!", subjects as "subjects!", versions as "versions!", positions as "positions!"
 * from append_units(
 *   :patienceMs!::int, :tenants!::uuid[],
 *   :actors!::text[], :correlationIds!::uuid[], :causationIds!::uuid[], :traceparents!::text[],
 *   :requestDigests!::bytea[], :occurredAt!::timestamptz[], :opens!::uuid[], :sideRows!::text[]::json[],
 *   :texts!::bytea,
 *   :streamUnits!::int[], :streamHeads!::int[], :streamIds!::uuid[], :streamTypes!::text[], :expected!::int[],
 *   :rowStarts!::int[], :rowLengths!::int[],
 *   :eventStreams!::int[], :eventIds!::uuid[], :eventTypes!::text[], :schemaVersions!::int[],
 *   :dataStarts!::int[], :dataLengths!::int[], :keyIds!::text[], :salts!::bytea, :digests!::bytea, :dedupes!::bytea,
 *   :claimUnits!::int[], :claimHeads!::int[], :claimKinds!::text[], :claimValues!::text[], :claimStreams!::uuid[])
 * ```
 */
export const appendUnits = new PreparedQuery<AppendUnitsParams,AppendUnitsResult>(appendUnitsIR);


/** 'AppendOne' parameters type */
export interface AppendOneParams {
  actor: string;
  causationId?: string | null | void;
  correlationId: string;
  data: string;
  dedupe?: Buffer | null | void;
  digest: Buffer;
  eventId: string;
  eventType: string;
  expected: number;
  guardIds: stringArray;
  guardVersions: numberArray;
  occurredAt: string;
  patienceMs: number;
  requestDigest?: Buffer | null | void;
  row?: string | null | void;
  salt: Buffer;
  schemaVersion: number;
  streamId: string;
  streamType: string;
  tenantId: string;
  traceparent?: string | null | void;
}

/** 'AppendOne' return type */
export interface AppendOneResult {
  position: number | null;
}

/** 'AppendOne' query type */
export interface AppendOneQuery {
  params: AppendOneParams;
  result: AppendOneResult;
}

const appendOneIR: any = {"usedParamSet":{"patienceMs":true,"tenantId":true,"actor":true,"correlationId":true,"causationId":true,"traceparent":true,"requestDigest":true,"occurredAt":true,"streamId":true,"streamType":true,"expected":true,"row":true,"guardIds":true,"guardVersions":true,"eventId":true,"eventType":true,"schemaVersion":true,"data":true,"salt":true,"digest":true,"dedupe":true},"params":[{"name":"patienceMs","required":true,"transform":{"type":"scalar"},"locs":[{"a":21,"b":32}]},{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":40,"b":49}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":64}]},{"name":"correlationId","required":true,"transform":{"type":"scalar"},"locs":[{"a":67,"b":81}]},{"name":"causationId","required":false,"transform":{"type":"scalar"},"locs":[{"a":90,"b":101}]},{"name":"traceparent","required":false,"transform":{"type":"scalar"},"locs":[{"a":110,"b":121}]},{"name":"requestDigest","required":false,"transform":{"type":"scalar"},"locs":[{"a":132,"b":145}]},{"name":"occurredAt","required":true,"transform":{"type":"scalar"},"locs":[{"a":155,"b":166}]},{"name":"streamId","required":true,"transform":{"type":"scalar"},"locs":[{"a":184,"b":193}]},{"name":"streamType","required":true,"transform":{"type":"scalar"},"locs":[{"a":202,"b":213}]},{"name":"expected","required":true,"transform":{"type":"scalar"},"locs":[{"a":216,"b":225}]},{"name":"row","required":false,"transform":{"type":"scalar"},"locs":[{"a":233,"b":236}]},{"name":"guardIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":251,"b":260}]},{"name":"guardVersions","required":true,"transform":{"type":"scalar"},"locs":[{"a":271,"b":285}]},{"name":"eventId","required":true,"transform":{"type":"scalar"},"locs":[{"a":297,"b":305}]},{"name":"eventType","required":true,"transform":{"type":"scalar"},"locs":[{"a":314,"b":324}]},{"name":"schemaVersion","required":true,"transform":{"type":"scalar"},"locs":[{"a":327,"b":341}]},{"name":"data","required":true,"transform":{"type":"scalar"},"locs":[{"a":349,"b":354}]},{"name":"salt","required":true,"transform":{"type":"scalar"},"locs":[{"a":357,"b":362}]},{"name":"digest","required":true,"transform":{"type":"scalar"},"locs":[{"a":372,"b":379}]},{"name":"dedupe","required":false,"transform":{"type":"scalar"},"locs":[{"a":389,"b":395}]}],"statement":"select append_one(\n  :patienceMs!::int, :tenantId!::uuid, :actor!, :correlationId!::uuid, :causationId::uuid, :traceparent::text,\n  :requestDigest::bytea, :occurredAt!::timestamptz,\n  :streamId!::uuid, :streamType!, :expected!::int, :row::text::json, :guardIds!::uuid[], :guardVersions!::int[],\n  :eventId!::uuid, :eventType!, :schemaVersion!::int, :data!, :salt!::bytea, :digest!::bytea, :dedupe::bytea) as position"};

/**
 * Query generated from SQL:
 * ```
 * select append_one(
 *   :patienceMs!::int, :tenantId!::uuid, :actor!, :correlationId!::uuid, :causationId::uuid, :traceparent::text,
 *   :requestDigest::bytea, :occurredAt!::timestamptz,
 *   :streamId!::uuid, :streamType!, :expected!::int, :row::text::json, :guardIds!::uuid[], :guardVersions!::int[],
 *   :eventId!::uuid, :eventType!, :schemaVersion!::int, :data!, :salt!::bytea, :digest!::bytea, :dedupe::bytea) as position
 * ```
 */
export const appendOne = new PreparedQuery<AppendOneParams,AppendOneResult>(appendOneIR);


