import 'reflect-metadata';
import { IsOptional, Max, MaxLength, Min } from 'class-validator';
import type { ClassConstructor } from 'class-transformer';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import type { Page, PageRequest } from '../services/page';

/** Which items of a connection are asked for (GraphQL Cursor Connections Specification). */
@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, { defaultValue: 20, description: '1 to 100' })
  @Min(1)
  @Max(100)
  first!: number;

  @Field(() => String, { nullable: true, description: 'endCursor of the page before' })
  @IsOptional()
  @MaxLength(1000)
  after?: string | null;
}

@ObjectType({ description: 'Where a page of a connection ends.' })
class PageInfo {
  @Field()
  hasNextPage!: boolean;

  @Field({ description: 'Always false: connections are read forwards.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** A page as a connection shows it. */
export type Connection<Node> = {
  edges: readonly { node: Node; cursor: string }[];
  pageInfo: PageInfo;
};

/** Makes the types `<name>Connection` and `<name>Edge`; call it once for each node type. */
export function connectionType<Node extends object>(
  name: string,
  node: ClassConstructor<Node>,
): ClassConstructor<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => node)
    node!: Node;

    @Field()
    cursor!: string;
  }

  @ObjectType(`${name}Connection`)
  class NodeConnection {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return NodeConnection;
}

/** A page as its connection. */
export function toConnection<Node>({ edges, hasNextPage }: Page<Node>): Connection<Node> {
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The arguments of a connection as the handlers take them. */
export function toPageRequest({ first, after }: ConnectionArgs): PageRequest {
  return { limit: first, cursor: after ?? undefined };
}

/** Cost of a connection: each of the items asked for costs what is asked of it. Never a credit: `first` is unchecked yet. */
export function connectionCost({
  args,
  childComplexity,
}: {
  args: Record<string, unknown>;
  childComplexity: number;
}) {
  return 1 + Math.max(1, Number(args.first)) * childComplexity;
}
