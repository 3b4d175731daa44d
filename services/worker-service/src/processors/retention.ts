import { findDueComments } from '@plinth/shared/database/repositories/comments';
import { findDueInvitations } from '@plinth/shared/database/repositories/invitations';
import type { DuePage } from '@plinth/shared/database/repositories/page';
import { findDueProjects } from '@plinth/shared/database/repositories/projects';
import { findDueTasks } from '@plinth/shared/database/repositories/tasks';
import { findTenant } from '@plinth/shared/database/repositories/tenants';
import type { Pools } from '@plinth/shared/database/connection';
import { withTenant } from '@plinth/shared/database/withTenant';
import type { Processor } from '@plinth/shared/jobs/job';
import type { Clock } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { PurgeCommands } from '../services/purgeCommands';

export type RetentionDeps = {
  readonly pools: Pick<Pools, 'app'>;
  readonly commands: PurgeCommands;
  readonly clock: Clock;
  /** Queues the tenant's next turn behind other jobs. */
  readonly goOn: (tenantId: string) => Promise<void>;
  /** How long a turn takes, about; default 20,000. */
  readonly turnMs?: number;
};

const DAY_MS = 24 * 60 * 60 * 1_000;
const PAGE = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Containers first: what is under them then goes with them. */
const KINDS = [
  { type: 'project', find: findDueProjects },
  { type: 'task', find: findDueTasks },
  { type: 'comment', find: findDueComments },
  { type: 'invitation', find: findDueInvitations },
] as const;

/**
 * Makes the processor of the job `retention`: ends for good what the tenant deleted, and invitations that ran out, longer
 * ago than its setting `purgeAfterDays`, one append each. A tenant with much to purge takes turns with the others. May be repeated and
 * stopped at any point: what is purged is not found again.
 * @returns a processor whose result is `{purged, isFinished}`
 */
export function createRetention({ pools, commands, clock, goOn, turnMs = 20_000 }: RetentionDeps): Processor {
  return async ({ tenantId, id: jobId }, { signal }) => {
    const now = clock.now();
    const until = now.getTime() + turnMs;
    const tenant = await withTenant(pools.app, tenantId, (tx) => findTenant(tx, tenantId));
    // A tenant that takes no changes keeps what it has.
    if (tenant?.status !== 'active') return { purged: 0, isFinished: true };
    const deletedBefore = new Date(now.getTime() - tenant.purgeAfterDays * DAY_MS).toISOString();
    const context = contextOf(tenantId, jobId, now);
    let purged = 0;
    for (const { type, find } of KINDS) {
      for await (const ids of duePages(pools.app, find, { tenantId, deletedBefore, limit: PAGE })) {
        signal.throwIfAborted();
        purged += await commands.purgeAll(context, type, { ids, reason: 'retention' });
        if (clock.now().getTime() < until) continue;
        await goOn(tenantId);
        return { purged, isFinished: false };
      }
    }
    return { purged, isFinished: true };
  };
}

async function* duePages(
  app: Pools['app'],
  find: (typeof KINDS)[number]['find'],
  page: Omit<DuePage, 'after'>,
): AsyncGenerator<string[]> {
  let after = BEFORE_ALL;
  for (;;) {
    const ids = await withTenant(app, page.tenantId, (tx) => find(tx, { ...page, after }));
    if (ids.length > 0) yield ids;
    if (ids.length < page.limit) return;
    after = ids.at(-1) ?? after;
  }
}

function contextOf(tenantId: string, jobId: string, now: Date): CallContext {
  const actor = `job:${jobId}` as const;
  return { tenantId, actor, correlationId: jobId, causationId: null, traceparent: null, now };
}
