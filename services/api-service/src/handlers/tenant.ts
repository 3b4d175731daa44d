import type { Pools } from '@plinth/shared/database/connection';
import { findTenant, findUsage } from '@plinth/shared/database/repositories/tenants';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/tenant/decider';
import type { CloseTenantDto, UpdateTenantDto } from '@plinth/shared/domain/tenant/dto';
import type { TenantEvent } from '@plinth/shared/domain/tenant/events';
import { planOf } from '@plinth/shared/domain/tenant/plans';
import type { Plan } from '@plinth/shared/domain/tenant/plans';
import type { Tenant } from '@plinth/shared/domain/tenant/row';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { CommandHandler } from '@plinth/shared/eventstore/handleCommand';
import type { CallContext } from '@plinth/shared/types/context';
import type { Caller } from '../services/caller';

/** The caller's tenant with its settings. */
export type TenantSettings = Tenant & { readonly id: string; readonly version: number };

/** What a tenant uses, beside what its plan allows. */
export type TenantUsage = {
  readonly plan: string;
  readonly limits: Plan['limits'];
  readonly used: { readonly projects: number; readonly members: number };
  /** Not limited: live tasks, events in the log, jobs that are not done. */
  readonly tasks: number;
  readonly events: number;
  readonly jobs: number;
};

export type TenantCommandDeps = { readonly handleCommand: CommandHandler };
type Target = { readonly expected?: number };

const DAY_MS = 86_400_000;

/** The caller's tenant. Reads only. @throws NotFoundError when it is no longer there */
export function getTenant({ app }: { app: Pools['app'] }) {
  return async ({ context: { tenantId } }: Caller): Promise<TenantSettings> => {
    const row = await withTenant(app, tenantId, (tx) => findTenant(tx, tenantId));
    return settingsOf(tenantId, row, row?.version ?? 0);
  };
}

/** What the caller's tenant uses, now. Reads only. @throws NotFoundError when it is no longer there */
export function getUsage({ app }: { app: Pools['app'] }) {
  return async ({ context: { tenantId } }: Caller): Promise<TenantUsage> => {
    const row = await withTenant(app, tenantId, (tx) => findUsage(tx, tenantId));
    if (!row) throw new NotFoundError('tenant');
    const { plan, projects, members, tasks, events, jobs } = row;
    return { plan, limits: planOf(plan).limits, used: { projects, members }, tasks, events, jobs };
  };
}

/**
 * Carries out a command on the tenant of the context: whatever `decide` says. One append, repeated on conflict when no
 * version was named; repeatable as far as the rules allow.
 * @throws NotFoundError; PreconditionFailedError; what `decide` throws
 */
export async function changeTenant(
  { handleCommand }: TenantCommandDeps,
  { context, expected }: { context: CallContext; expected?: number },
  decide: (state: Tenant | undefined) => TenantEvent[],
): Promise<TenantSettings> {
  const { tenantId } = context;
  const { state, version } = await handleCommand(context, rules.tenant, {
    id: tenantId,
    expected,
    load: async (tx) => ({ row: await findTenant(tx, tenantId), facts: undefined }),
    decide,
  });
  return settingsOf(tenantId, state, version);
}

/** Changes settings of the caller's tenant; nothing is written when nothing differs. As changeTenant. */
export function updateTenant(deps: TenantCommandDeps) {
  return async ({ context }: Caller, { expected }: Target, dto: UpdateTenantDto): Promise<TenantSettings> =>
    changeTenant(deps, { context, expected }, (state) => rules.updateTenant(state, dto));
}

/**
 * Begins the end of the caller's tenant: it takes no changes any more, and is erased after the days of the
 * configuration unless that is taken back. As changeTenant.
 */
export function closeTenant({ closingDays, ...deps }: TenantCommandDeps & { readonly closingDays: number }) {
  return async ({ context }: Caller, { slug }: CloseTenantDto): Promise<TenantSettings> => {
    const eraseAt = new Date(context.now.getTime() + closingDays * DAY_MS).toISOString();
    return changeTenant(deps, { context }, (state) => rules.closeTenant(state, { slug, eraseAt }));
  };
}

/** Takes closing back. As changeTenant. */
export function cancelClosing(deps: TenantCommandDeps) {
  return async ({ context }: Caller): Promise<TenantSettings> => {
    const now = context.now.toISOString();
    return changeTenant(deps, { context }, (state) => rules.cancelClosing(state, { now }));
  };
}

/** The tenant of a row or state, as its members see it. @throws NotFoundError for one that is not there any more */
export function settingsOf(id: string, tenant: Tenant | undefined, version: number): TenantSettings {
  if (!tenant || tenant.status === 'erased') throw new NotFoundError('tenant');
  const { slug, name, status, plan, purgeAfterDays, suspensionReason, eraseAt, createdAt, updatedAt } =
    tenant;
  const settings = { id, slug, name, status, plan, purgeAfterDays, suspensionReason, eraseAt };
  return { ...settings, version, createdAt, updatedAt };
}
