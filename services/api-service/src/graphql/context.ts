import DataLoader from 'dataloader';
import { me } from '../handlers/me';
import { getProject, listProjects } from '../handlers/project';
import { listActivityOfEach } from '../handlers/projectFeed';
import { getTask } from '../handlers/task';
import { listTasksOfEach } from '../handlers/taskList';
import type { Caller } from '../services/caller';
import type { Page, PageRequest } from '../services/page';

/** What resolvers are given: who asks, REST's own handlers, and this request's loaders. */
export type GraphqlContext = {
  readonly caller: Caller;
  /** For a message that must not say more. */
  readonly requestId: string;
  readonly handlers: GraphqlHandlers;
  readonly loaders: ReturnType<GraphqlHandlers['loadersFor']>;
};

/** What the handlers of GraphQL need. */
export type GraphqlHandlerDeps = Parameters<typeof me>[0] &
  Parameters<typeof getProject>[0] &
  Parameters<typeof getTask>[0] &
  Parameters<typeof listProjects>[0] &
  Parameters<typeof listTasksOfEach>[0];

type PageOfProject = PageRequest & { readonly projectId: string };
type ReadPages<Node> = (
  caller: Caller,
  requests: readonly PageOfProject[],
  limit: number,
) => Promise<Page<Node>[]>;

export type GraphqlHandlers = ReturnType<typeof graphqlHandlers>;

/** The handlers behind GraphQL, and the loaders that a request makes of them. */
export function graphqlHandlers(deps: GraphqlHandlerDeps) {
  const listTasks = listTasksOfEach(deps);
  const listActivity = listActivityOfEach(deps);
  return {
    me: me(deps),
    getProject: getProject(deps),
    listProjects: listProjects(deps),
    getTask: getTask(deps),
    /** One per request: what it remembers belongs to one caller. */
    loadersFor: (caller: Caller) => ({
      tasks: pageLoader(caller, listTasks),
      activity: pageLoader(caller, listActivity),
    }),
  };
}

/** Reads the lists of all projects of an answer in one statement for each page size, not one for each project. */
function pageLoader<Node>(
  caller: Caller,
  read: ReadPages<Node>,
): DataLoader<PageOfProject, Page<Node>, string> {
  const load = async (requests: readonly PageOfProject[]) => {
    const limits = [...new Set(requests.map(({ limit }) => limit))];
    const pages = new Map<PageOfProject, Page<Node>>();
    await Promise.all(
      limits.map(async (limit) => {
        const alike = requests.filter((request) => request.limit === limit);
        const found = await read(caller, alike, limit);
        alike.forEach((request, index) => pages.set(request, found[index]!));
      }),
    );
    return requests.map((request) => pages.get(request)!);
  };
  return new DataLoader(load, {
    cacheKeyFn: ({ projectId, limit, cursor }) => `${projectId}:${limit}:${cursor}`,
  });
}
