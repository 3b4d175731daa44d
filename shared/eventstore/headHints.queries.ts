/** Types generated for queries found in "shared/eventstore/headHints.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'NotifyHeads' parameters type */
export interface NotifyHeadsParams {
  channel: string;
  payload: string;
}

/** 'NotifyHeads' return type */
export interface NotifyHeadsResult {
  sent: undefined;
}

/** 'NotifyHeads' query type */
export interface NotifyHeadsQuery {
  params: NotifyHeadsParams;
  result: NotifyHeadsResult;
}

const notifyHeadsIR: any = {"usedParamSet":{"channel":true,"payload":true},"params":[{"name":"channel","required":true,"transform":{"type":"scalar"},"locs":[{"a":17,"b":25}]},{"name":"payload","required":true,"transform":{"type":"scalar"},"locs":[{"a":28,"b":36}]}],"statement":"select pg_notify(:channel!, :payload!) as \"sent!\""};

/**
 * Query generated from SQL:
 * ```
 * select pg_notify(:channel!, :payload!) as "sent!"
 * ```
 */
export const notifyHeads = new PreparedQuery<NotifyHeadsParams,NotifyHeadsResult>(notifyHeadsIR);


