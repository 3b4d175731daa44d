/** Types generated for queries found in "shared/database/repositories/projectionProgress.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'ReadProjectionProgress' parameters type */
export interface ReadProjectionProgressParams {
  name: string;
  position: number;
}

/** 'ReadProjectionProgress' return type */
export interface ReadProjectionProgressResult {
  parkedReason: string | null;
  position: number;
}

/** 'ReadProjectionProgress' query type */
export interface ReadProjectionProgressQuery {
  params: ReadProjectionProgressParams;
  result: ReadProjectionProgressResult;
}

const readProjectionProgressIR: any = {"usedParamSet":{"name":true,"position":true},"params":[{"name":"name","required":true,"transform":{"type":"scalar"},"locs":[{"a":89,"b":94}]},{"name":"position","required":true,"transform":{"type":"scalar"},"locs":[{"a":97,"b":106}]}],"statement":"select position as \"position!\", parked_reason as \"parkedReason\"\nfrom projection_progress(:name!, :position!)"};

/**
 * Query generated from SQL:
 * ```
 * select position as "position!", parked_reason as "parkedReason"
 * from projection_progress(:name!, :position!)
 * ```
 */
export const readProjectionProgress = new PreparedQuery<ReadProjectionProgressParams,ReadProjectionProgressResult>(readProjectionProgressIR);


