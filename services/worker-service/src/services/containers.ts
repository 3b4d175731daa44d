import { findUnpurgedComments } from '@plinth/shared/database/repositories/comments';
import { findUnpurgedTasks } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import type { PurgeableType } from './purgeCommands';

/** What lies directly under a container, and how to find those that are not purged yet (role app). */
export type Children = {
  readonly type: PurgeableType;
  readonly find: (
    tx: Connection,
    under: { readonly tenantId: string; readonly containerId: string; readonly limit: number },
  ) => Promise<string[]>;
};

const CHILDREN: Readonly<Record<string, readonly Children[]>> = {
  project: [
    {
      type: 'task',
      find: (tx, { containerId: projectId, ...page }) => findUnpurgedTasks(tx, { ...page, projectId }),
    },
  ],
  task: [
    {
      type: 'comment',
      find: (tx, { containerId: taskId, ...page }) => findUnpurgedComments(tx, { ...page, taskId }),
    },
  ],
};

/** The kinds of things that lie directly under streams of this type; purging one purges them. */
export function childrenOf(type: string): readonly Children[] {
  return CHILDREN[type] ?? [];
}

/** Whether anything lies under streams of this type. */
export function isContainer(type: string): boolean {
  return childrenOf(type).length > 0;
}
