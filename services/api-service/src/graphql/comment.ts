import { Arg, Args, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { CommentView } from '../handlers/comment';
import { connectionType } from './connection';
import type { GraphqlContext } from './context';
import { MomentArgs } from './moment';

@ObjectType()
export class Comment {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  taskId!: string;

  @Field(() => ID, { description: 'The user who wrote it.' })
  authorId!: string;

  @Field()
  text!: string;

  @Field(() => Int)
  version!: number;

  @Field({ description: 'RFC 3339, UTC.' })
  createdAt!: string;

  @Field({ description: 'RFC 3339, UTC.' })
  updatedAt!: string;

  @Field(() => String, { nullable: true, description: 'When its text was last changed: RFC 3339, UTC.' })
  editedAt!: string | null;
}

export const CommentConnection = connectionType('Comment', Comment);

/** Comments by id; those of a task hang on the task. */
@Resolver(() => Comment)
export class CommentResolver {
  @Query(() => Comment, { nullable: true })
  comment(
    @Ctx() { caller, handlers }: GraphqlContext,
    @Arg('id', () => ID) id: string,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<CommentView> {
    return handlers.getComment(caller, id, moment);
  }
}
