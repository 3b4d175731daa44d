import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query } from 'type-graphql';
import { registerEnumType, Resolver, Root } from 'type-graphql';
import type { ProjectView } from '../handlers/project';
import type { ActivityView } from '../handlers/projectFeed';
import { ConnectionArgs, connectionCost, connectionType, toConnection, toPageRequest } from './connection';
import type { Connection } from './connection';
import type { GraphqlContext } from './context';
import { MomentArgs } from './moment';
import { Task, TaskConnection } from './task';

const ProjectStatus = { active: 'active', archived: 'archived' } as const;
registerEnumType(ProjectStatus, { name: 'ProjectStatus' });

@ObjectType()
export class Project {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'Unique in the tenant, whatever its case.' })
  key!: string;

  @Field()
  name!: string;

  @Field()
  description!: string;

  @Field(() => ProjectStatus)
  status!: ProjectView['status'];

  @Field(() => Int)
  version!: number;

  @Field({ description: 'RFC 3339, UTC.' })
  createdAt!: string;

  @Field({ description: 'RFC 3339, UTC.' })
  updatedAt!: string;
}

@ObjectType({ description: 'One line of the feed of a project and its tasks.' })
class Activity {
  @Field({ description: 'Type of the event, e.g. task.completed.' })
  type!: string;

  @Field({ description: 'RFC 3339, UTC.' })
  at!: string;

  @Field({ description: 'Who did it: kind:id.' })
  actor!: string;

  @Field()
  summary!: string;
}

const ProjectConnection = connectionType('Project', Project);
const ActivityConnection = connectionType('Activity', Activity);

/** Projects with their tasks and feeds; everything comes from the handlers that REST uses. */
@Resolver(() => Project)
export class ProjectResolver {
  @Query(() => Project, { nullable: true })
  project(
    @Ctx() { caller, handlers }: GraphqlContext,
    @Arg('id', () => ID) id: string,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<ProjectView> {
    return handlers.getProject(caller, id, moment);
  }

  @Query(() => ProjectConnection, { complexity: connectionCost })
  async projects(
    @Ctx() { caller, handlers }: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<ProjectView>> {
    return toConnection(await handlers.listProjects(caller, toPageRequest(args)));
  }

  @FieldResolver(() => TaskConnection, { complexity: connectionCost })
  async tasks(
    @Root() { id }: Project,
    @Ctx() { loaders }: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<Task>> {
    return toConnection(await loaders.tasks.load({ projectId: id, ...toPageRequest(args) }));
  }

  @FieldResolver(() => ActivityConnection, { complexity: connectionCost })
  async activity(
    @Root() { id }: Project,
    @Ctx() { loaders }: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<ActivityView>> {
    return toConnection(await loaders.activity.load({ projectId: id, ...toPageRequest(args) }));
  }
}
