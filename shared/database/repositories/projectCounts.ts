import type { Connection } from '../statement';
import { countProjects, countTasks } from './projectCounts.queries';

/** How many projects and visible tasks a tenant has, by status. */
export type ProjectCounts = {
  readonly active: number;
  readonly archived: number;
  readonly deleted: number;
  /** Tasks that are not deleted, of projects that are not. */
  readonly tasks: { readonly open: number; readonly inProgress: number; readonly done: number };
};

/** Counts a tenant's projects and tasks, in the caller's transaction (role app). */
export async function readProjectCounts(
  tx: Connection,
  { tenantId }: { tenantId: string },
): Promise<ProjectCounts> {
  const [projects] = await countProjects.run({ tenantId }, tx);
  const [tasks] = await countTasks.run({ tenantId }, tx);
  return { ...projects!, tasks: tasks! };
}
