import { findComment } from '@plinth/shared/database/repositories/comments';
import { findInvitation } from '@plinth/shared/database/repositories/invitations';
import { findProject } from '@plinth/shared/database/repositories/projects';
import { findTask } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import * as comments from '@plinth/shared/domain/comment/decider';
import type { CommentRow } from '@plinth/shared/domain/comment/row';
import { expire, invitation } from '@plinth/shared/domain/invitation/decider';
import type { InvitationRow } from '@plinth/shared/domain/invitation/row';
import * as projects from '@plinth/shared/domain/project/decider';
import * as tasks from '@plinth/shared/domain/task/decider';
import { AppError } from '@plinth/shared/errors/appErrors';
import { findKeyOf } from '@plinth/shared/eventstore/erasures';
import type { CommandHandler, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import { namePurged } from '@plinth/shared/eventstore/purge';
import type { CallContext } from '@plinth/shared/types/context';

/** What one purge is about. */
export type PurgeOrder = {
  readonly id: string;
  readonly reason: string;
  /** What it lies under was purged: it goes, too, deleted itself or not. */
  readonly withContainer?: boolean;
};

/** Ends one thing for good. One append, repeated on conflict. @throws what the domain refuses */
type Purge = (context: CallContext, order: PurgeOrder) => Promise<unknown>;

export type PurgeableType = 'project' | 'task' | 'comment' | 'invitation';
export type PurgeCommands = ReturnType<typeof createPurgeCommands>;

/** By then it was restored, or purged by somebody else, or never was. */
const NOTHING_TO_DO = /^(purged|not_found|\w+_not_deleted)$/;

/** How many appends of one tenant run at once; they share the calls to the database. */
const AT_ONCE = 16;

/** The purges that this service decides by itself, by the type of stream. */
export function createPurgeCommands({ handleCommand }: { handleCommand: CommandHandler }) {
  const commands: Readonly<Record<PurgeableType, Purge>> = {
    project: (context, { id, reason }) =>
      handleCommand(context, projects.project, {
        id,
        load: (tx) => load(tx, context, { id, find: findProject }),
        decide: (state, named) => projects.purgeProject(state, { ...named, reason }),
      }),
    task: (context, { id, reason, withContainer }) =>
      handleCommand(context, tasks.task, {
        id,
        load: (tx) => load(tx, context, { id, find: findTask }),
        decide: (state, named) => tasks.purgeTask(state, { ...named, reason, withContainer }),
      }),
    comment: (context, { id, reason, withContainer }) =>
      handleCommand(context, comments.comment, {
        id,
        load: (tx) => load(tx, context, { id, find: findSealedComment }),
        decide: (state, named) => comments.purgeComment(state, { ...named, reason, withContainer }),
      }),
    // Its payloads stay, and cannot be read any more.
    invitation: (context, { id }) =>
      handleCommand(context, invitation, {
        id,
        load: (tx) => loadInvitation(tx, context, id),
        decide: expire,
      }),
  };

  return {
    /**
     * Ends things for good, one append each; those that need it no more are passed over. Repeatable.
     * @returns how many were purged
     */
    async purgeAll(
      context: CallContext,
      type: PurgeableType,
      { ids, ...order }: Omit<PurgeOrder, 'id'> & { readonly ids: readonly string[] },
    ): Promise<number> {
      const waiting = [...ids];
      let purged = 0;
      const worker = async (): Promise<void> => {
        for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
          if (await isDone(commands[type](context, { ...order, id }))) purged += 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return purged;
    },
  };
}

async function load<Row extends { readonly version: number }>(
  tx: Connection,
  { tenantId }: CallContext,
  {
    id,
    find,
  }: {
    id: string;
    find: (tx: Connection, key: { tenantId: string; id: string }) => Promise<Row | undefined>;
  },
) {
  const row = await find(tx, { tenantId, id });
  return { row, facts: await namePurged(tx, { tenantId, streamId: id, versions: row?.version ?? 0 }) };
}

async function loadInvitation(tx: Connection, { tenantId, now }: CallContext, id: string) {
  return {
    // The address is still sealed, as below.
    row: (await findInvitation(tx, { tenantId, id })) as unknown as StoredRow<InvitationRow> | undefined,
    facts: { keyId: await findKeyOf(tx, { tenantId, subjectId: id }), now: now.toISOString() },
    droppedKeys: [{ tenantId, subjectId: id }],
  };
}

/** Its text is still sealed: handleCommand opens it. */
async function findSealedComment(tx: Connection, key: { tenantId: string; id: string }) {
  return (await findComment(tx, key)) as StoredRow<CommentRow> | undefined;
}

async function isDone(purge: Promise<unknown>): Promise<boolean> {
  try {
    await purge;
    return true;
  } catch (error) {
    if (error instanceof AppError && NOTHING_TO_DO.test(error.code)) return false;
    throw error;
  }
}
