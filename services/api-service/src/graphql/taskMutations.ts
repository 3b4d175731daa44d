import { Arg, Args, Ctx, Field, ID, InputType, Mutation, registerEnumType, Resolver } from 'type-graphql';
import { CreateTaskDto, MoveTaskDto, UpdateTaskDto } from '@plinth/shared/domain/task/dto';
import type { TaskView } from '../handlers/task';
import type { PurgeView } from '../services/purgeView';
import type { GraphqlContext } from './context';
import { Task } from './task';
import { PurgeArgs, Purged, ReasonArgs, TargetArgs, toReason, toTarget } from './target';

@InputType()
class CreateTaskInput extends CreateTaskDto {
  @Field(() => ID)
  declare projectId: string;

  @Field()
  declare title: string;

  @Field(() => String, { nullable: true })
  declare description?: string;

  @Field(() => [String], { nullable: true })
  declare labels?: string[];

  @Field(() => String, { nullable: true })
  declare externalId?: string;

  @Field(() => ID, { nullable: true })
  declare assigneeId?: string | null;

  @Field(() => String, { nullable: true, description: 'A day, as 2026-02-28.' })
  declare dueDate?: string | null;
}

@InputType()
class UpdateTaskInput extends UpdateTaskDto {
  @Field(() => String, { nullable: true })
  declare title?: string;

  @Field(() => String, { nullable: true })
  declare description?: string;

  @Field(() => [String], { nullable: true })
  declare labels?: string[];

  @Field(() => ID, { nullable: true })
  declare assigneeId?: string | null;

  @Field(() => String, { nullable: true, description: 'A day, as 2026-02-28.' })
  declare dueDate?: string | null;
}

const Place = { before: 'before', after: 'after' } as const;
registerEnumType(Place, { name: 'Place' });

@InputType()
class MoveTaskInput extends MoveTaskDto {
  @Field(() => Place)
  declare place: MoveTaskDto['place'];

  @Field(() => ID, { description: 'Another task of the same project.' })
  declare taskId: string;
}

/** Changes of tasks; each is a command of REST's. */
@Resolver(() => Task)
export class TaskMutations {
  @Mutation(() => Task, { description: 'With an externalId that was sent before: the task that is there.' })
  async createTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Arg('input') input: CreateTaskInput,
  ): Promise<TaskView> {
    return (await commands.createTask(caller, input)).task;
  }

  @Mutation(() => Task)
  updateTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
    @Arg('input') input: UpdateTaskInput,
  ): Promise<TaskView> {
    return commands.updateTask(caller, toTarget(target), input);
  }

  @Mutation(() => Task)
  moveTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
    @Arg('input') input: MoveTaskInput,
  ): Promise<TaskView> {
    return commands.moveTask(caller, toTarget(target), input);
  }

  @Mutation(() => Task)
  startTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
  ): Promise<TaskView> {
    return commands.startTask(caller, toTarget(target));
  }

  @Mutation(() => Task)
  completeTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
  ): Promise<TaskView> {
    return commands.completeTask(caller, toTarget(target));
  }

  @Mutation(() => Task)
  reopenTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
  ): Promise<TaskView> {
    return commands.reopenTask(caller, toTarget(target));
  }

  @Mutation(() => Task, { description: 'Answers it as it was left; from now on it is gone.' })
  deleteTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => ReasonArgs) target: ReasonArgs,
  ): Promise<TaskView> {
    return commands.deleteTask(caller, toTarget(target), toReason(target));
  }

  @Mutation(() => Task)
  restoreTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => ReasonArgs) target: ReasonArgs,
  ): Promise<TaskView> {
    return commands.restoreTask(caller, toTarget(target), toReason(target));
  }

  @Mutation(() => Purged)
  purgeTask(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => PurgeArgs) target: PurgeArgs,
  ): Promise<PurgeView> {
    return commands.purgeTask(caller, toTarget(target), target);
  }
}
