import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query } from 'type-graphql';
import { registerEnumType, Resolver, Root } from 'type-graphql';
import type { CommentView } from '../handlers/comment';
import type { TaskView } from '../handlers/task';
import { CommentConnection } from './comment';
import { ConnectionArgs, connectionCost, connectionType, toConnection, toPageRequest } from './connection';
import type { Connection } from './connection';
import type { GraphqlContext } from './context';
import { MomentArgs } from './moment';

const TaskStatus = { open: 'open', in_progress: 'in_progress', done: 'done' } as const;
registerEnumType(TaskStatus, { name: 'TaskStatus' });

@ObjectType()
export class Task {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  projectId!: string;

  @Field()
  title!: string;

  @Field()
  description!: string;

  @Field(() => TaskStatus)
  status!: TaskView['status'];

  @Field(() => [String])
  labels!: string[];

  @Field(() => String, { nullable: true, description: 'The id that another system knows it by.' })
  externalId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The user who is to do it.' })
  assigneeId!: string | null;

  @Field(() => String, { nullable: true, description: 'A day, as 2026-02-28.' })
  dueDate!: string | null;

  @Field({ description: 'Its place among the tasks of its project, which sort by it in ASCII order.' })
  rank!: string;

  @Field(() => Int)
  version!: number;

  @Field({ description: 'RFC 3339, UTC.' })
  createdAt!: string;

  @Field({ description: 'RFC 3339, UTC.' })
  updatedAt!: string;
}

export const TaskConnection = connectionType('Task', Task);

/** Tasks by id, with their comments; those of a project hang on the project. */
@Resolver(() => Task)
export class TaskResolver {
  @Query(() => Task, { nullable: true })
  task(
    @Ctx() { caller, handlers }: GraphqlContext,
    @Arg('id', () => ID) id: string,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<TaskView> {
    return handlers.getTask(caller, id, moment);
  }

  @FieldResolver(() => CommentConnection, {
    complexity: connectionCost,
    description: 'What was written to it, oldest first.',
  })
  async comments(
    @Root() { id }: Task,
    @Ctx() { loaders }: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<CommentView>> {
    return toConnection(await loaders.comments.load({ taskId: id, ...toPageRequest(args) }));
  }
}
