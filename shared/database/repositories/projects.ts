import type { Connection } from '../statement';
import { keysBehind } from './page';
import type { Behind, DuePage } from './page';
import * as statements from './projects.queries';

/** A project as its row holds it, deleted ones too. */
export type ProjectRecord = Readonly<Omit<statements.FindProjectResult, 'status'>> & {
  readonly status: 'active' | 'archived';
};

/** One project of the tenant, deleted or not; undefined when there is none. Role app. */
export async function findProject(
  tx: Connection,
  key: { tenantId: string; id: string },
): Promise<ProjectRecord | undefined> {
  const [row] = await statements.findProject.run(key, tx);
  return row as ProjectRecord | undefined;
}

/** A page of a tenant's projects that are not deleted, newest first. Role app. */
export async function listProjects(
  tx: Connection,
  { tenantId, behind, limit }: { tenantId: string; behind: Behind; limit: number },
): Promise<readonly ProjectRecord[]> {
  const rows = await statements.listProjects.run({ tenantId, ...keysBehind(behind), limit }, tx);
  return rows as ProjectRecord[];
}

/**
 * Projects that were deleted at that time or before and are not purged, by id behind `after`. Reads through all projects
 * of the tenant: for jobs. Role app.
 */
export async function findDueProjects(tx: Connection, page: DuePage): Promise<string[]> {
  return (await statements.findDueProjects.run(page, tx)).map(({ id }) => id);
}
