import { Arg, Args, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { CreateCommentDto, EditCommentDto } from '@plinth/shared/domain/comment/dto';
import type { CommentView } from '../handlers/comment';
import type { PurgeView } from '../services/purgeView';
import type { GraphqlContext } from './context';
import { Comment } from './comment';
import { PurgeArgs, Purged, ReasonArgs, TargetArgs, toReason, toTarget } from './target';

@InputType()
class CreateCommentInput extends CreateCommentDto {
  @Field(() => ID)
  declare taskId: string;

  @Field()
  declare text: string;
}

@InputType()
class EditCommentInput extends EditCommentDto {
  @Field()
  declare text: string;
}

/** Changes of comments; each is a command of REST's. */
@Resolver(() => Comment)
export class CommentMutations {
  @Mutation(() => Comment)
  createComment(
    @Ctx() { caller, commands }: GraphqlContext,
    @Arg('input') input: CreateCommentInput,
  ): Promise<CommentView> {
    return commands.createComment(caller, input);
  }

  @Mutation(() => Comment)
  editComment(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
    @Arg('input') input: EditCommentInput,
  ): Promise<CommentView> {
    return commands.editComment(caller, toTarget(target), input);
  }

  @Mutation(() => Comment, { description: 'Answers it as it was left; from now on it is gone.' })
  deleteComment(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => ReasonArgs) target: ReasonArgs,
  ): Promise<CommentView> {
    return commands.deleteComment(caller, toTarget(target), toReason(target));
  }

  @Mutation(() => Comment)
  restoreComment(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => ReasonArgs) target: ReasonArgs,
  ): Promise<CommentView> {
    return commands.restoreComment(caller, toTarget(target), toReason(target));
  }

  @Mutation(() => Purged)
  purgeComment(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => PurgeArgs) target: PurgeArgs,
  ): Promise<PurgeView> {
    return commands.purgeComment(caller, toTarget(target), target);
  }
}
