import { Max, Min } from 'class-validator';
import { Instant } from '@plinth/shared/domain/instant';
import { Nullable } from '@plinth/shared/domain/optional';
import { ArgsType, Field, Int } from 'type-graphql';

/** Which past of a thing is asked for: one of them, or none for now. What hangs on the thing is shown as it is now. */
@ArgsType()
export class MomentArgs {
  @Field(() => Int, { nullable: true, description: 'As its first so many events left it.' })
  @Nullable()
  @Min(1)
  @Max(2 ** 31 - 1)
  version?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'As it was then, by what was recorded: RFC 3339 with a zone.',
  })
  @Nullable()
  @Instant()
  asOf?: string | null;
}
