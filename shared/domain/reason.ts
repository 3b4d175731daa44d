import { Optional } from './optional';
import { Text } from './text';

/** Data of an event that somebody may have given a reason for. */
export type Reasoned = { readonly reason?: string };

/** Body of a request that deletes or restores. */
export class ReasonDto {
  /** Shown in the history of the thing. */
  @Optional()
  @Text({ min: 1, max: 500 })
  reason?: string;
}

/** Body of a request that purges: what cannot be undone is done for a reason. */
export class PurgeDto {
  @Text({ min: 1, max: 500 })
  reason!: string;
}

/** The data of an event with its reason, if there is one. */
export function reasoned({ reason }: Reasoned): Reasoned {
  return reason === undefined ? {} : { reason };
}
