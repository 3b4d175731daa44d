import { ArrayMaxSize, ArrayMinSize, IsArray, Matches } from 'class-validator';
import { GraphQLScalarType } from 'graphql';
import { Args, ArgsType, Ctx, Field, Float, ID, Int, ObjectType, Query } from 'type-graphql';
import { Resolver } from 'type-graphql';
import { Nullable } from '@plinth/shared/domain/optional';
import type { EventView } from '../services/eventView';
import { ConnectionArgs, connectionCost, connectionType } from './connection';
import type { Connection } from './connection';
import type { GraphqlContext } from './context';

const Json = new GraphQLScalarType<EventView['data'], EventView['data']>({
  name: 'JSON',
  description: 'Any JSON value (RFC 8259).',
  serialize: (value) => value as EventView['data'],
});

@ObjectType({ description: 'Something that happened; it never changes.' })
class Event {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'Its place in the log of the tenant: a whole number, dense from 1.' })
  position!: number;

  @Field(() => ID, { description: 'The thing that it happened to.' })
  stream!: string;

  @Field(() => Int, { description: 'Its place among the events of that thing, dense from 1.' })
  version!: number;

  @Field({ description: 'For example task.completed.' })
  type!: string;

  @Field(() => Int)
  schemaVersion!: number;

  @Field({ description: 'RFC 3339, UTC.' })
  recordedAt!: string;

  @Field({ description: 'Who did it: kind:id.' })
  actor!: string;

  @Field(() => ID)
  correlationId!: string;

  @Field(() => ID, { nullable: true })
  causationId!: string | null;

  @Field(() => String, { nullable: true })
  traceparent!: string | null;

  @Field(() => Json, { nullable: true, description: 'What happened; null once it was purged.' })
  data!: EventView['data'];
}

@ArgsType()
class EventsArgs extends ConnectionArgs {
  @Field(() => String, {
    nullable: true,
    description: 'endCursor of the page before: a position, as REST takes it, too.',
  })
  @Nullable()
  @Matches(/^(0|[1-9]\d{0,14})$/, { message: 'after must be a position: endCursor of the page before' })
  declare after?: string | null;

  @Field(() => [String], { nullable: true, description: 'Only these event types, 1 to 20.' })
  @Nullable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Matches(/^[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}$/, {
    each: true,
    message: 'types must be event types, e.g. task.completed',
  })
  types?: string[] | null;
}

const EventConnection = connectionType('Event', Event);

/** The tenant's log, as REST's `GET /v1/events`. */
@Resolver(() => Event)
export class EventResolver {
  @Query(() => EventConnection, {
    complexity: connectionCost,
    description: 'By position. endCursor moves on over events of other types, also when there are no edges.',
  })
  async events(
    @Ctx() { caller, handlers }: GraphqlContext,
    @Args(() => EventsArgs) { first, after, types }: EventsArgs,
  ): Promise<Connection<EventView>> {
    const request = { after: Number(after ?? 0), limit: first, types: types ?? undefined };
    const { items, next, isEnd } = await handlers.listEvents(caller, request);
    const edges = items.map((node) => ({ node, cursor: String(node.position) }));
    return {
      edges,
      pageInfo: {
        hasNextPage: !isEnd,
        hasPreviousPage: false,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: String(next),
      },
    };
  }
}
