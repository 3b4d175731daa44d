import { findComment } from '@plinth/shared/database/repositories/comments';
import { findProject } from '@plinth/shared/database/repositories/projects';
import { findTask } from '@plinth/shared/database/repositories/tasks';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as comments from '@plinth/shared/domain/comment/decider';
import type { CommentRow } from '@plinth/shared/domain/comment/row';
import { invitation, invite } from '@plinth/shared/domain/invitation/decider';
import { permissionsOf } from '@plinth/shared/domain/permissions';
import * as projects from '@plinth/shared/domain/project/decider';
import * as tasks from '@plinth/shared/domain/task/decider';
import { createCommandHandler } from '@plinth/shared/eventstore/handleCommand';
import type { StoredRow } from '@plinth/shared/eventstore/handleCommand';
import { readLog } from '@plinth/shared/eventstore/readLog';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { CallContext } from '@plinth/shared/types/context';
import { auditStore } from '../../../tests/eventstore/auditStore';
import { createPurgeCommands } from '../src/services/purgeCommands';
import type { workerApp } from './workerApp';

type Worker = ReturnType<typeof workerApp>;

const DAY_MS = 24 * 60 * 60 * 1_000;
const OPEN = { status: 'active', deletedAt: null, purgedAt: null } as const;
const AUTHOR = { userId: '0192f0c1-0000-7000-8000-0000000000ee', isModerator: true };
const BESIDE = { project: OPEN, task: OPEN, ...AUTHOR };

/** What every text of these tenants has in it, so that it can be searched for afterwards. */
export const SECRET = 'Secret';

/** A store with projects, tasks and comments, made, deleted and purged by the commands of the domain. */
export async function purgeStore() {
  const store = await auditStore();
  const { append, keyring, ids, database } = store;
  const handleCommand = createCommandHandler({ append, app: database.pools.app, keyring, ids });
  const commands = createPurgeCommands({ handleCommand });
  const load = () => Promise.resolve({ row: undefined, facts: undefined });

  async function newProject(context: CallContext, key: string): Promise<string> {
    const id = ids.next();
    const claims = [{ kind: 'project.key', value: key, streamId: id }];
    const command = { key, name: `${SECRET} ${key}` };
    const decide = (state: Parameters<typeof projects.createProject>[0]) =>
      projects.createProject(state, command);
    await handleCommand(context, projects.project, { id, load, claims, decide });
    return id;
  }

  async function newTask(context: CallContext, projectId: string): Promise<string> {
    const id = ids.next();
    const facts = { project: OPEN, rank: `M${ids.next().slice(-6)}V` };
    await handleCommand(context, tasks.task, {
      id,
      load,
      decide: (state) => tasks.createTask(state, { projectId, title: `${SECRET} task` }, facts),
    });
    return id;
  }

  async function newComment(context: CallContext, taskId: string): Promise<string> {
    const id = ids.next();
    await handleCommand(context, comments.comment, {
      id,
      load,
      decide: (state) => comments.createComment(state, { taskId, text: `${SECRET} comment` }, BESIDE),
    });
    return id;
  }

  async function newInvitation(context: CallContext, days: number): Promise<string> {
    const id = ids.next();
    const by = { userId: AUTHOR.userId, role: 'owner', permissions: permissionsOf('owner') };
    const expiresAt = new Date(context.now.getTime() + days * DAY_MS).toISOString();
    const facts = { by, customRoles: new Map(), invitationId: id, expiresAt };
    await handleCommand(context, invitation, {
      id,
      load: () => Promise.resolve({ row: undefined, facts }),
      decide: (state, inviting) => invite(state, { email: `${id}@example.com`, role: 'member' }, inviting),
    });
    return id;
  }

  return {
    ...store,
    newInvitation,
    newProject,
    newTask,
    newComment,
    deleteProject: (context: CallContext, id: string) =>
      handleCommand(context, projects.project, {
        id,
        load: async (tx) => ({ row: await findProject(tx, { ...context, id }), facts: undefined }),
        decide: (state) => projects.deleteProject(state),
      }),
    deleteTask: (context: CallContext, id: string) =>
      handleCommand(context, tasks.task, {
        id,
        load: async (tx) => ({ row: await findTask(tx, { ...context, id }), facts: undefined }),
        decide: (state) => tasks.deleteTask(state, { project: OPEN }),
      }),
    deleteComment: (context: CallContext, id: string) =>
      handleCommand(context, comments.comment, {
        id,
        load: async (tx) => {
          const row = (await findComment(tx, { ...context, id })) as StoredRow<CommentRow> | undefined;
          return { row, facts: undefined };
        },
        decide: (state) => comments.deleteComment(state, BESIDE),
      }),
    purge: (context: CallContext, type: 'project' | 'task', id: string) =>
      commands.purgeAll(context, type, { ids: [id], reason: 'asked for' }),

    /** The whole log of a tenant. */
    logOf: async ({ tenantId }: CallContext) =>
      (
        await withTenant(database.pools.app, tenantId, (tx) =>
          readLog(tx, tenantId, { after: 0, limit: 10_000 }),
        )
      ).events,

    /** Waits until so many streams of a tenant are emptied, and none is left to be. @param worker hears of each event */
    cleared: ({ tenantId }: CallContext, streams: number, { signals }: Pick<Worker, 'signals'>) =>
      waitFor(async () => {
        signals.lookSoon(tenantId);
        const { rows } = await database.admin.query<{ done: number; open: number }>(
          `select count(cleared_at)::int as done, count(*)::int - count(cleared_at)::int as open
           from tombstone where tenant_id = $1`,
          [tenantId],
        );
        return rows[0]?.done === streams && rows[0].open === 0;
      }),

    /** Tables in which the secret still stands, for a tenant. */
    tracesOf: async ({ tenantId }: CallContext): Promise<string[]> => {
      const { rows: tables } = await database.admin.query<{ name: string }>(
        `select c.table_name as name from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
         where c.table_schema = 'public' and c.column_name = 'tenant_id' and t.table_type = 'BASE TABLE'
           and c.table_name !~ '_p[0-9]+$'
         order by 1`,
      );
      const traces: string[] = [];
      for (const { name } of tables) {
        const { rowCount } = await database.admin.query(
          `select from ${name} r where r.tenant_id = $1 and r::text like '%${SECRET}%' limit 1`,
          [tenantId],
        );
        if (rowCount) traces.push(name);
      }
      return traces;
    },
  };
}

/** See {@link purgeStore}. */
export type PurgeStore = Awaited<ReturnType<typeof purgeStore>>;
