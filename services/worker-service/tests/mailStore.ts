import { findInvitation } from '@plinth/shared/database/repositories/invitations';
import * as invitations from '@plinth/shared/domain/invitation/decider';
import type { Invitation } from '@plinth/shared/domain/invitation/row';
import { createMembership, membership } from '@plinth/shared/domain/membership/decider';
import { permissionsOf } from '@plinth/shared/domain/permissions';
import { signUpUser, user } from '@plinth/shared/domain/user/decider';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import * as tenants from '@plinth/shared/domain/tenant/decider';
import { findTenant } from '@plinth/shared/database/repositories/tenants';
import { createCommandHandler } from '@plinth/shared/eventstore/handleCommand';
import type { StoredRow } from '@plinth/shared/eventstore/handleCommand';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { CallContext } from '@plinth/shared/types/context';
import { testStore } from '../../../tests/eventstore/testStore';
import { readJobs } from './jobRows';
import type { JobRow } from './jobRows';
import type { workerApp } from './workerApp';

type Worker = ReturnType<typeof workerApp>;
type MailJob = JobRow & { payload: object };
type Person = { displayName: string; email: string };

/** A store whose tenants have members with names and addresses, and the mails that its log asks for. */
export async function mailStore() {
  const store = await testStore();
  const { append, keyring, ids, database, contextOf } = store;
  const handleCommand = createCommandHandler({ append, app: database.pools.app, keyring, ids });
  const now = (context: CallContext): CallContext => ({ ...context, now: new Date() });

  async function addMember(
    context: CallContext,
    { role = 'member', ...person }: Person & { role?: 'owner' | 'member' },
  ): Promise<string> {
    const userId = ids.next();
    await handleCommand(now(context), membership, {
      id: ids.next(),
      load: () => Promise.resolve({ row: undefined, facts: undefined }),
      decide: (state) => createMembership(state, { userId, role, ...person }),
    });
    return userId;
  }

  /** @returns its id */
  async function invite(context: CallContext, email: string): Promise<string> {
    const id = ids.next();
    const by = { userId: ids.next(), role: 'owner', permissions: permissionsOf('owner') };
    const facts = { by, customRoles: new Map(), invitationId: id, expiresAt: '2100-01-01T00:00:00.000Z' };
    await handleCommand(now(context), invitations.invitation, {
      id,
      load: () => Promise.resolve({ row: undefined, facts }),
      decide: (state, inviting) => invitations.invite(state, { email, role: 'member' }, inviting),
    });
    return id;
  }

  async function revoke(context: CallContext, id: string): Promise<void> {
    const { tenantId } = context;
    await handleCommand(now(context), invitations.invitation, {
      id,
      load: async (tx) => ({
        row: (await findInvitation(tx, { tenantId, id })) as unknown as StoredRow<Invitation>,
        facts: { keyId: null, now: new Date().toISOString() },
        droppedKeys: [{ tenantId, subjectId: id }],
      }),
      decide: invitations.revoke,
    });
  }

  async function suspend(context: CallContext, reason: string): Promise<void> {
    await handleCommand({ ...now(context), actor: 'operator:test' }, tenants.tenant, {
      id: context.tenantId,
      load: async (tx) => ({ row: await findTenant(tx, context.tenantId), facts: undefined }),
      decide: (state) => tenants.suspendTenant(state, { reason }),
    });
  }

  /** A person of the platform, who is a member of nothing. */
  async function signUp(person: Person): Promise<string> {
    const userId = ids.next();
    const context = now(contextOf(PLATFORM_TENANT_ID));
    const at = { occurredAt: context.now.toISOString(), actor: context.actor };
    const [signedUp] = signUpUser(undefined, { userId, ...person });
    await append({
      context,
      streams: [
        {
          streamId: userId,
          aggregate: user,
          expected: 'none',
          events: [{ id: ids.next(), ...signedUp! }],
          row: user.toRow(user.evolve(undefined, signedUp!, at)),
        },
      ],
    });
    return userId;
  }

  const mailJobs = async (): Promise<MailJob[]> => {
    const jobs = (await readJobs(database)) as MailJob[];
    return jobs.filter(({ processor }) => processor === 'send-mail');
  };

  return {
    ...store,
    addMember,
    invite,
    revoke,
    suspend,
    signUp,
    mailJobs,
    /** Has the worker follow the tenant's log to its head. */
    follow: (context: CallContext, { mailSignals }: Pick<Worker, 'mailSignals'>) =>
      waitFor(async () => {
        mailSignals.lookSoon(context.tenantId);
        const { rows } = await database.admin.query<{ isThere: boolean }>(
          `select c.position = h.position as "isThere" from checkpoint c join log_head h using (tenant_id)
           where c.tenant_id = $1 and c.consumer = 'mails'`,
          [context.tenantId],
        );
        return rows[0]?.isThere === true;
      }),
    /** Waits until no mail is left to be sent. @returns their jobs */
    async untilSent(): Promise<MailJob[]> {
      const isDone = ({ status }: MailJob): boolean => ['succeeded', 'failed'].includes(status);
      await waitFor(async () => {
        const jobs = await mailJobs();
        return jobs.length > 0 && jobs.every(isDone);
      });
      return mailJobs();
    },
  };
}
