import { Arg, Args, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { CreateProjectDto, UpdateProjectDto } from '@plinth/shared/domain/project/dto';
import type { ProjectView } from '../handlers/project';
import type { PurgeView } from '../services/purgeView';
import type { GraphqlContext } from './context';
import { Project } from './project';
import { PurgeArgs, Purged, ReasonArgs, TargetArgs, toReason, toTarget } from './target';

@InputType()
class CreateProjectInput extends CreateProjectDto {
  @Field()
  declare key: string;

  @Field()
  declare name: string;

  @Field(() => String, { nullable: true })
  declare description?: string;
}

@InputType()
class UpdateProjectInput extends UpdateProjectDto {
  @Field(() => String, { nullable: true })
  declare name?: string;

  @Field(() => String, { nullable: true })
  declare description?: string;
}

/** Changes of projects; each is a command of REST's. */
@Resolver(() => Project)
export class ProjectMutations {
  @Mutation(() => Project)
  createProject(
    @Ctx() { caller, commands }: GraphqlContext,
    @Arg('input') input: CreateProjectInput,
  ): Promise<ProjectView> {
    return commands.createProject(caller, input);
  }

  @Mutation(() => Project)
  updateProject(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
    @Arg('input') input: UpdateProjectInput,
  ): Promise<ProjectView> {
    return commands.updateProject(caller, toTarget(target), input);
  }

  @Mutation(() => Project)
  archiveProject(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
  ): Promise<ProjectView> {
    return commands.archiveProject(caller, toTarget(target));
  }

  @Mutation(() => Project)
  unarchiveProject(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => TargetArgs) target: TargetArgs,
  ): Promise<ProjectView> {
    return commands.unarchiveProject(caller, toTarget(target));
  }

  @Mutation(() => Project, { description: 'Answers it as it was left; from now on it is gone.' })
  deleteProject(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => ReasonArgs) target: ReasonArgs,
  ): Promise<ProjectView> {
    return commands.deleteProject(caller, toTarget(target), toReason(target));
  }

  @Mutation(() => Project)
  restoreProject(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => ReasonArgs) target: ReasonArgs,
  ): Promise<ProjectView> {
    return commands.restoreProject(caller, toTarget(target), toReason(target));
  }

  @Mutation(() => Purged)
  purgeProject(
    @Ctx() { caller, commands }: GraphqlContext,
    @Args(() => PurgeArgs) target: PurgeArgs,
  ): Promise<PurgeView> {
    return commands.purgeProject(caller, toTarget(target), target);
  }
}
