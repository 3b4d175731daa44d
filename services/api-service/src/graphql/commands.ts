import * as comments from '../handlers/comment';
import * as projects from '../handlers/project';
import * as tasks from '../handlers/task';
import { createTask } from '../handlers/taskCreation';

/** What the commands of GraphQL need. */
export type GraphqlCommandDeps = Parameters<typeof projects.createProject>[0] &
  Parameters<typeof createTask>[0] &
  Parameters<typeof comments.createComment>[0];

/** The commands behind GraphQL's mutations: those of REST. */
export function graphqlCommands(deps: GraphqlCommandDeps) {
  return {
    createProject: projects.createProject(deps),
    updateProject: projects.updateProject(deps),
    archiveProject: projects.archiveProject(deps),
    unarchiveProject: projects.unarchiveProject(deps),
    deleteProject: projects.deleteProject(deps),
    restoreProject: projects.restoreProject(deps),
    purgeProject: projects.purgeProject(deps),
    createTask: createTask(deps),
    updateTask: tasks.updateTask(deps),
    moveTask: tasks.moveTask(deps),
    startTask: tasks.startTask(deps),
    completeTask: tasks.completeTask(deps),
    reopenTask: tasks.reopenTask(deps),
    deleteTask: tasks.deleteTask(deps),
    restoreTask: tasks.restoreTask(deps),
    purgeTask: tasks.purgeTask(deps),
    createComment: comments.createComment(deps),
    editComment: comments.editComment(deps),
    deleteComment: comments.deleteComment(deps),
    restoreComment: comments.restoreComment(deps),
    purgeComment: comments.purgeComment(deps),
  };
}
