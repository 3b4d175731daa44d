/** Types generated for queries found in "shared/eventstore/append.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type BufferArray = (Buffer)[];

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'AppendUnit' parameters type */
export interface AppendUnitParams {
  claims: string;
  data: stringArray;
  dedupes: BufferArray;
  digests: BufferArray;
  eventIds: stringArray;
  eventStreams: numberArray;
  eventTypes: stringArray;
  expected: numberArray;
  keyIds: stringArray;
  metadata: string;
  opens?: string | null | void;
  rows: stringArray;
  salts: BufferArray;
  schemaVersions: numberArray;
  sideRows: string;
  streamIds: stringArray;
  streamTenants: stringArray;
  streamTypes: stringArray;
}

/** 'AppendUnit' return type */
export interface AppendUnitResult {
  positions: numberArray | null;
  status: string;
  subject: number | null;
  versions: numberArray | null;
}

/** 'AppendUnit' query type */
export interface AppendUnitQuery {
  params: AppendUnitParams;
  result: AppendUnitResult;
}

const appendUnitIR: any = {"usedParamSet":{"streamTenants":true,"streamIds":true,"streamTypes":true,"expected":true,"rows":true,"eventStreams":true,"eventIds":true,"eventTypes":true,"schemaVersions":true,"data":true,"keyIds":true,"salts":true,"digests":true,"dedupes":true,"metadata":true,"claims":true,"opens":true,"sideRows":true},"params":[{"name":"streamTenants","required":true,"transform":{"type":"scalar"},"locs":[{"a":77,"b":91}]},{"name":"streamIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":102,"b":112}]},{"name":"streamTypes","required":true,"transform":{"type":"scalar"},"locs":[{"a":123,"b":135}]},{"name":"expected","required":true,"transform":{"type":"scalar"},"locs":[{"a":146,"b":155}]},{"name":"rows","required":true,"transform":{"type":"scalar"},"locs":[{"a":165,"b":170}]},{"name":"eventStreams","required":true,"transform":{"type":"scalar"},"locs":[{"a":191,"b":204}]},{"name":"eventIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":214,"b":223}]},{"name":"eventTypes","required":true,"transform":{"type":"scalar"},"locs":[{"a":234,"b":245}]},{"name":"schemaVersions","required":true,"transform":{"type":"scalar"},"locs":[{"a":256,"b":271}]},{"name":"data","required":true,"transform":{"type":"scalar"},"locs":[{"a":281,"b":286}]},{"name":"keyIds","required":true,"transform":{"type":"scalar"},"locs":[{"a":299,"b":306}]},{"name":"salts","required":true,"transform":{"type":"scalar"},"locs":[{"a":317,"b":323}]},{"name":"digests","required":true,"transform":{"type":"scalar"},"locs":[{"a":335,"b":343}]},{"name":"dedupes","required":true,"transform":{"type":"scalar"},"locs":[{"a":355,"b":363}]},{"name":"metadata","required":true,"transform":{"type":"scalar"},"locs":[{"a":377,"b":386}]},{"name":"claims","required":true,"transform":{"type":"scalar"},"locs":[{"a":401,"b":408}]},{"name":"opens","required":false,"transform":{"type":"scalar"},"locs":[{"a":423,"b":428}]},{"name":"sideRows","required":true,"transform":{"type":"scalar"},"locs":[{"a":437,"b":446}]}],"statement":"select status as \"status!\", versions, positions, subject\nfrom append_unit(\n  :streamTenants!::uuid[], :streamIds!::uuid[], :streamTypes!::text[], :expected!::int[], :rows!::text[]::json[],\n  :eventStreams!::int[], :eventIds!::uuid[], :eventTypes!::text[], :schemaVersions!::int[], :data!::text[],\n  :keyIds!::text[], :salts!::bytea[], :digests!::bytea[], :dedupes!::bytea[],\n  :metadata!::text::json, :claims!::text::json, :opens::uuid, :sideRows!::text::json)"};

/**
 * Query generated from SQL:
 * ```
 * select status as "status!", versions, positions, subject
 * from append_unit(
 *   :streamTenants!::uuid[], :streamIds!::uuid[], :streamTypes!::text[], :expected!::int[], :rows!::text[]::json[],
 *   :eventStreams!::int[], :eventIds!::uuid[], :eventTypes!::text[], :schemaVersions!::int[], :data!::text[],
 *   :keyIds!::text[], :salts!::bytea[], :digests!::bytea[], :dedupes!::bytea[],
 *   :metadata!::text::json, :claims!::text::json, :opens::uuid, :sideRows!::text::json)
 * ```
 */
export const appendUnit = new PreparedQuery<AppendUnitParams,AppendUnitResult>(appendUnitIR);


