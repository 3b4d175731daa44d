import DataLoader from 'dataloader';
import { listCommentsOfEach } from '../handlers/commentList';
import { getComment } from '../handlers/commentRead';
import { listEvents } from '../handlers/event';
import { me } from '../handlers/me';
import { getProject, listProjects } from '../handlers/project';
import { listActivityOfEach } from '../handlers/projectFeed';
import { listTasksOfEach } from '../handlers/taskList';
import { getTask } from '../handlers/taskRead';
import type { Caller } from '../services/caller';
import type { Page, PageRequest } from '../services/page';
import type { graphqlCommands } from './commands';

/** What resolvers are given: who asks, REST's own handlers, and this request's loaders. */
export type GraphqlContext = {
  readonly caller: Caller;
  /** For a message that must not say more. */
  readonly requestId: string;
  readonly handlers: GraphqlHandlers;
  readonly commands: ReturnType<typeof graphqlCommands>;
  readonly loaders: ReturnType<GraphqlHandlers['loadersFor']>;
};

/** What the handlers of GraphQL need. */
export type GraphqlHandlerDeps = Parameters<typeof me>[0] &
  Parameters<typeof getProject>[0] &
  Parameters<typeof getTask>[0] &
  Parameters<typeof listProjects>[0] &
  Parameters<typeof listTasksOfEach>[0] &
  Parameters<typeof getComment>[0] &
  Parameters<typeof listCommentsOfEach>[0] &
  Parameters<typeof listEvents>[0];

/** The field that names whose list is asked for. */
type OwnerKey = 'projectId' | 'taskId';
type PageOf<Key extends OwnerKey> = PageRequest & Readonly<Record<Key, string>>;
type ReadPages<Key extends OwnerKey, Node> = (
  caller: Caller,
  requests: readonly PageOf<Key>[],
  limit: number,
) => Promise<Page<Node>[]>;

export type GraphqlHandlers = ReturnType<typeof graphqlHandlers>;

/** The handlers behind GraphQL, and the loaders that a request makes of them. */
export function graphqlHandlers(deps: GraphqlHandlerDeps) {
  const listTasks = listTasksOfEach(deps);
  const listActivity = listActivityOfEach(deps);
  const listComments = listCommentsOfEach(deps);
  return {
    me: me(deps),
    getProject: getProject(deps),
    listProjects: listProjects(deps),
    getTask: getTask(deps),
    getComment: getComment(deps),
    listEvents: listEvents(deps),
    /** One per request: what it remembers belongs to one caller. */
    loadersFor: (caller: Caller) => ({
      tasks: pageLoader(caller, 'projectId', listTasks),
      activity: pageLoader(caller, 'projectId', listActivity),
      comments: pageLoader(caller, 'taskId', listComments),
    }),
  };
}

/** Reads the lists of all things of an answer in one statement for each page size, not one for each thing. */
function pageLoader<Key extends OwnerKey, Node>(
  caller: Caller,
  key: Key,
  read: ReadPages<Key, Node>,
): DataLoader<PageOf<Key>, Page<Node>, string> {
  const load = async (requests: readonly PageOf<Key>[]) => {
    const limits = [...new Set(requests.map(({ limit }) => limit))];
    const pages = new Map<PageOf<Key>, Page<Node>>();
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
    cacheKeyFn: (request) => `${request[key]}:${request.limit}:${request.cursor}`,
  });
}
