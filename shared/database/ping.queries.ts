/** Types generated for queries found in "shared/database/ping.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'SelectOne' parameters type */
export type SelectOneParams = void;

/** 'SelectOne' return type */
export interface SelectOneResult {
  one: number;
}

/** 'SelectOne' query type */
export interface SelectOneQuery {
  params: SelectOneParams;
  result: SelectOneResult;
}

const selectOneIR: any = {"usedParamSet":{},"params":[],"statement":"select 1 as \"one!\""};

/**
 * Query generated from SQL:
 * ```
 * select 1 as "one!"
 * ```
 */
export const selectOne = new PreparedQuery<SelectOneParams,SelectOneResult>(selectOneIR);


