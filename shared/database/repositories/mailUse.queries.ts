/** Types generated for queries found in "shared/database/repositories/mailUse.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'CountMail' parameters type */
export interface CountMailParams {
  day: string;
  tenantId: string;
}

/** 'CountMail' return type */
export interface CountMailResult {
  asked: number;
}

/** 'CountMail' query type */
export interface CountMailQuery {
  params: CountMailParams;
  result: CountMailResult;
}

const countMailIR: any = {"usedParamSet":{"tenantId":true,"day":true},"params":[{"name":"tenantId","required":true,"transform":{"type":"scalar"},"locs":[{"a":58,"b":67}]},{"name":"day","required":true,"transform":{"type":"scalar"},"locs":[{"a":70,"b":74}]}],"statement":"insert into mail_use as u (tenant_id, day, asked)\nvalues (:tenantId!, :day!, 1)\non conflict (tenant_id, day) do update set asked = u.asked + 1\nreturning asked"};

/**
 * Query generated from SQL:
 * ```
 * insert into mail_use as u (tenant_id, day, asked)
 * values (:tenantId!, :day!, 1)
 * on conflict (tenant_id, day) do update set asked = u.asked + 1
 * returning asked
 * ```
 */
export const countMail = new PreparedQuery<CountMailParams,CountMailResult>(countMailIR);


