import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { Pools } from '@plinth/shared/database/connection';
import { named } from '@plinth/shared/database/statement';
import {
  completeErasure,
  findOpenErasures,
  findTenantsThatKnow,
  findTenantsToErase,
  isPersonDropped,
  WHOLE_TENANT,
} from '@plinth/shared/eventstore/erasures';
import type { ErasureOrder } from '@plinth/shared/eventstore/erasures';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { ErasureCommands } from '../services/erasureCommands';
import type { Mailer } from '../services/mailer';

export type ErasureDeps = {
  readonly pools: Pick<Pools, 'purger'>;
  readonly commands: ErasureCommands;
  readonly mailer: Pick<Mailer, 'forget'>;
  readonly clock: Clock;
};

const ORDERS = 50;
/** Of a person, in one step. */
const TENANTS = 20;

/** What is on the list of erasures, and the closing tenants whose time has come. */
export async function findErasureOrders({
  pools,
  clock,
  ids,
}: Pick<ErasureDeps, 'pools' | 'clock'> & { readonly ids: Ids }): Promise<ErasureOrder[]> {
  const purger = named(pools.purger);
  const open = await findOpenErasures(purger, ORDERS);
  const due = await findTenantsToErase(purger, { now: clock.now().toISOString(), limit: ORDERS });
  const closing = due.map((forTenantId) => ({
    forTenantId,
    subjectId: WHOLE_TENANT,
    correlationId: ids.next(),
    causationId: null,
    isListed: false,
  }));
  return [...open, ...closing];
}

/**
 * One bounded step of an erasure, in units that commit each by itself: any of them may be repeated, and several processes
 * may do the same at once.
 * @returns whether there may be more to do at once
 */
export async function erasureStep(deps: ErasureDeps, order: ErasureOrder): Promise<boolean> {
  const { forTenantId, subjectId } = order;
  if (forTenantId === PLATFORM_TENANT_ID) return erasePersonStep(deps, order);
  const context = contextOf(deps, order, forTenantId);
  if (subjectId === WHOLE_TENANT) {
    // Of one that is only due its own state says that it may be erased.
    await deps.commands.eraseTenant(context, { isRegistered: order.isListed });
    await deps.mailer.forget({ tenantId: forTenantId });
  } else {
    await deps.commands.eraseInTenant(context, subjectId);
    await deps.mailer.forget({ tenantId: forTenantId, subjectId });
  }
  await complete(deps, order);
  return false;
}

/**
 * A person: one unit for each tenant that knows them, then the platform; then again the tenants, because until the
 * platform's key was dropped another one could come to know them.
 */
async function erasePersonStep(deps: ErasureDeps, order: ErasureOrder): Promise<boolean> {
  const { subjectId: userId } = order;
  const purger = named(deps.pools.purger);
  const tenantIds = await findTenantsThatKnow(purger, { userId, limit: TENANTS });
  for (const tenantId of tenantIds) {
    await deps.commands.eraseInTenant(contextOf(deps, order, tenantId), userId);
  }
  if (tenantIds.length === TENANTS) return true;
  await deps.commands.eraseOnPlatform(contextOf(deps, order, PLATFORM_TENANT_ID), userId);
  if (!(await isPersonDropped(purger, userId))) return false;
  const late = await findTenantsThatKnow(purger, { userId, limit: 1 });
  if (late.length > 0) return true;
  await deps.mailer.forget({ subjectId: userId });
  await complete(deps, order);
  return false;
}

function complete({ pools, clock }: ErasureDeps, order: ErasureOrder): Promise<void> {
  return completeErasure(named(pools.purger), { ...order, now: clock.now().toISOString() });
}

function contextOf(
  { clock }: ErasureDeps,
  { correlationId, causationId }: ErasureOrder,
  tenantId: string,
): CallContext {
  const now = clock.now();
  return { tenantId, actor: 'system:erasure', correlationId, causationId, traceparent: null, now };
}
