import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { withTenant } from '@plinth/shared/database/withTenant';
import { comment } from '@plinth/shared/domain/comment/decider';
import { createMembership, membership } from '@plinth/shared/domain/membership/decider';
import type { Role } from '@plinth/shared/domain/permissions';
import { deleteUser, signUpUser, user } from '@plinth/shared/domain/user/decider';
import type { StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readLog } from '@plinth/shared/eventstore/readLog';
import { eventTypes } from '@plinth/shared/domain/registry';
import type { Aggregate } from '@plinth/shared/types/aggregate';
import type { CallContext } from '@plinth/shared/types/context';
import type { DomainEvent } from '@plinth/shared/types/event';
import type { JsonObject } from '@plinth/shared/types/json';
import { auditStore } from '../../../tests/eventstore/auditStore';

/** What stands in everything that is personal of these people. */
export const NAME = 'Zebedelia';

/** A store with people: accounts, memberships, comments, credentials and sessions. */
export async function erasureStore() {
  const store = await auditStore();
  const { append, ids, database } = store;
  const platform = store.contextOf(PLATFORM_TENANT_ID);

  function streamOf<State, Event extends DomainEvent, Row extends JsonObject>(
    aggregate: Aggregate<State, Event, Row>,
    { id, events, before }: { id: string; events: readonly Event[]; before?: State },
  ): StreamWrite {
    const at = { occurredAt: platform.now.toISOString(), actor: 'user:test' };
    const state = events.reduce<State | undefined>(
      (folded, event) => aggregate.evolve(folded, event, at),
      before,
    );
    return {
      streamId: id,
      aggregate,
      expected: before === undefined ? 'none' : 1,
      events: events.map((event) => ({ id: ids.next(), ...event })),
      row: state && aggregate.toRow(state),
    };
  }

  const personOf = (userId: string) => ({
    userId,
    displayName: `${NAME} Quux`,
    email: `${NAME}.${userId}@example.org`.toLowerCase(),
  });

  return {
    ...store,
    platform,

    /** An account with a password, an address that is taken and a session in the given tenant. */
    async newPerson({ tenantId }: Pick<CallContext, 'tenantId'>): Promise<string> {
      const userId = ids.next();
      await append({
        context: platform,
        streams: [streamOf(user, { id: userId, events: signUpUser(undefined, personOf(userId)) })],
        claims: [{ kind: 'user.email', value: `mac of ${userId}`, streamId: userId }],
        credentials: [{ userId, scheme: 'test', pepperId: 'p', hash: 'h' }],
      });
      await database.admin.query(
        `insert into session (tenant_id, id, user_id, for_tenant_id, created_at, expires_at, authenticated_at, refreshed_at)
         values ($1, $2, $3, $4, now(), now() + interval '1 day', now(), now())`,
        [PLATFORM_TENANT_ID, ids.next(), userId, tenantId],
      );
      return userId;
    },

    async join(context: CallContext, userId: string, role: Role = 'member'): Promise<void> {
      const events = createMembership(undefined, { ...personOf(userId), role });
      await append({ context, streams: [streamOf(membership, { id: ids.next(), events })] });
    },

    async writeComment(context: CallContext, authorId: string): Promise<void> {
      const data = { taskId: ids.next(), authorId, text: `${NAME} writes about her knees` };
      const events = [{ type: 'comment.created' as const, data }];
      await append({ context, streams: [streamOf(comment, { id: ids.next(), events })] });
    },

    /** As the person does it: the event that begins their erasure. */
    async deleteAccount(userId: string): Promise<void> {
      const before = user.evolve(undefined, signUpUser(undefined, personOf(userId))[0]!, {
        occurredAt: platform.now.toISOString(),
        actor: 'user:test',
      });
      const stream = streamOf(user, { id: userId, events: deleteUser(before), before });
      await append({ context: platform, streams: [stream] });
    },

    /** The log of a tenant, or of the platform, opened as far as a process can that has just started. */
    async openedLog(tenantId: string) {
      const pool = tenantId === PLATFORM_TENANT_ID ? database.pools.consumer : database.pools.app;
      const { events } = await withTenant(pool, tenantId, (tx) =>
        readLog(tx, tenantId, { after: 0, limit: 10_000 }),
      );
      return openEvents(store.newKeyring(), eventTypes, events);
    },

    keysOf: async (userId: string) =>
      (
        await database.admin.query<{ tenant_id: string; is_dropped: boolean }>(
          'select tenant_id, wrapped is null as is_dropped from subject_key where subject_id = $1 order by 1',
          [userId],
        )
      ).rows,

    count: async (sql: string, values: unknown[]): Promise<number> =>
      Number(
        (await database.admin.query<{ count: string }>(`select count(*) from ${sql}`, values)).rows[0]?.count,
      ),
  };
}

/** See {@link erasureStore}. */
export type ErasureStore = Awaited<ReturnType<typeof erasureStore>>;
