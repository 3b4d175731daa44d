import type { StateCache } from '@plinth/shared/cache/stateCache';
import type { Pools } from '@plinth/shared/database/connection';
import { findProject } from '@plinth/shared/database/repositories/projects';
import type { ProjectRecord } from '@plinth/shared/database/repositories/projects';
import { findTask } from '@plinth/shared/database/repositories/tasks';
import type { TaskRecord } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { project } from '@plinth/shared/domain/project/decider';
import type { Project } from '@plinth/shared/domain/project/row';
import { task } from '@plinth/shared/domain/task/decider';
import type { Task } from '@plinth/shared/domain/task/row';

type Key = { readonly tenantId: string; readonly id: string };

/** A state and its version, as a command leaves them; of a repeated one as its first run left them, so not the newest. */
type Outcome<State> = { readonly state: State; readonly version: number; readonly isReplayed?: boolean };

/** Current states by id: from L1, else the row. Commands do not read here, they load what they decide on. */
export function createCurrentStates({ app, cache }: { app: Pools['app']; cache: StateCache }) {
  async function read<Row extends { readonly version: number }>(
    aggregate: string,
    key: Key,
    find: (tx: Connection, key: Key) => Promise<Row | undefined>,
  ): Promise<Row | undefined> {
    const ref = { aggregate, ...key };
    const cached = cache.get(ref);
    // What lies under an aggregate's key was put there below, by this function or `keep…`.
    if (cached) return cached.value as Row;
    const row = await withTenant(app, key.tenantId, (tx) => find(tx, key));
    if (row) cache.put(ref, { version: row.version, value: row });
    return row;
  }

  return {
    /** A project, deleted or not; up to 30 s old when an invalidation was lost. */
    project: (key: Key): Promise<ProjectRecord | undefined> => read(project.type, key, findProject),

    /** A task, as above; whether its project is deleted is for the caller to see. */
    task: (key: Key): Promise<TaskRecord | undefined> => read(task.type, key, findTask),

    /** Keeps what this process has just written, so that its callers read their own writes. */
    keepProject(key: Key, { state, version, isReplayed }: Outcome<Project>): ProjectRecord {
      const record = { ...state, id: key.id, version, reducerRevision: project.revision };
      if (!isReplayed) cache.put({ aggregate: project.type, ...key }, { version, value: record });
      return record;
    },

    keepTask(key: Key, { state, version, isReplayed }: Outcome<Task>): TaskRecord {
      const record = { ...state, id: key.id, version, reducerRevision: task.revision };
      if (!isReplayed) cache.put({ aggregate: task.type, ...key }, { version, value: record });
      return record;
    },
  };
}

export type CurrentStates = ReturnType<typeof createCurrentStates>;
