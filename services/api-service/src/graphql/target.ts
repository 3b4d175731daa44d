import { Min } from 'class-validator';
import { PurgeDto } from '@plinth/shared/domain/reason';
import { Nullable } from '@plinth/shared/domain/optional';
import { Text } from '@plinth/shared/domain/text';
import { ArgsType, Field, ID, Int, ObjectType } from 'type-graphql';
import type { PurgeView } from '../services/purgeView';

/** The thing that a mutation is about. */
@ArgsType()
export class TargetArgs {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { nullable: true, description: 'As If-Match: refused when it is not at this version.' })
  @Nullable()
  @Min(1)
  expectedVersion?: number | null;
}

/** The same, for what may have a reason. */
@ArgsType()
export class ReasonArgs extends TargetArgs {
  @Field(() => String, { nullable: true, description: 'Why; shown in the history of the thing.' })
  @Nullable()
  @Text({ min: 1, max: 500 })
  reason?: string | null;
}

/** The same, for what cannot be undone. */
@ArgsType()
export class PurgeArgs extends TargetArgs implements PurgeDto {
  @Field({ description: 'Why; it stays when everything else is gone.' })
  @Text({ min: 1, max: 500 })
  reason!: string;
}

@ObjectType({ description: 'What is left of a thing that was purged.' })
export class Purged implements PurgeView {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field({ description: 'RFC 3339, UTC.' })
  purgedAt!: string;
}

/** The target as the handlers take it. */
export function toTarget({ id, expectedVersion }: TargetArgs): { id: string; expected?: number } {
  return { id, expected: expectedVersion ?? undefined };
}

/** The reason as the handlers take it. */
export function toReason({ reason }: ReasonArgs): { reason?: string } {
  return { reason: reason ?? undefined };
}
