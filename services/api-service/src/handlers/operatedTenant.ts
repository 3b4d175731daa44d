import type { Pools } from '@plinth/shared/database/connection';
import {
  findTenantForOperator,
  listTenantsForOperator,
} from '@plinth/shared/database/repositories/operators';
import type { OperatedTenant, OperatedTenantDetails } from '@plinth/shared/database/repositories/operators';
import type { Connection } from '@plinth/shared/database/statement';
import type { ChangePlanDto, OperatorReasonDto, TenantsQuery } from '@plinth/shared/domain/operatorDto';
import * as rules from '@plinth/shared/domain/tenant/decider';
import { planOf } from '@plinth/shared/domain/tenant/plans';
import type { Plan } from '@plinth/shared/domain/tenant/plans';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { CallContext } from '@plinth/shared/types/context';
import type { EventView } from '../services/eventView';
import { listEvents } from './event';
import type { LogRequest } from './event';
import { changeTenant } from './tenant';
import type { TenantCommandDeps, TenantSettings } from './tenant';

/** Role identity, which sees tenants through definer functions. */
type OperatorReadDeps = { readonly identity: Connection };

/** A tenant as the operator inspects it: how much, and nothing of whom. */
export type InspectedTenant = Omit<OperatedTenantDetails, 'projects' | 'members'> & {
  readonly limits: Plan['limits'];
  readonly used: { readonly projects: number; readonly members: number };
};

/** Tenants, oldest first. Reads only. @returns `next`: read on behind it; null at the end */
export function listTenants({ identity }: OperatorReadDeps) {
  return async ({
    limit,
    ...query
  }: TenantsQuery): Promise<{ items: readonly OperatedTenant[]; next: string | null }> => {
    const rows = await listTenantsForOperator(identity, { ...query, limit: limit + 1 });
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  };
}

/** One tenant. Reads only. @throws NotFoundError */
export function inspectTenant({ identity }: OperatorReadDeps) {
  return async ({ tenantId }: CallContext): Promise<InspectedTenant> => {
    const row = await findTenantForOperator(identity, tenantId);
    if (!row) throw new NotFoundError('tenant');
    const { projects, members, ...tenant } = row;
    return { ...tenant, limits: planOf(tenant.plan).limits, used: { projects, members } };
  };
}

/** Shuts a tenant out, on every door within a second. As changeTenant. */
export function suspendTenant(deps: TenantCommandDeps) {
  return (context: CallContext, { reason }: OperatorReasonDto): Promise<TenantSettings> =>
    changeTenant(deps, { context }, (state) => rules.suspendTenant(state, { reason }));
}

/** Lets a suspended tenant in again. As changeTenant. */
export function restoreTenant(deps: TenantCommandDeps) {
  return (context: CallContext, { reason }: OperatorReasonDto): Promise<TenantSettings> =>
    changeTenant(deps, { context }, (state) => rules.restoreTenant(state, { reason }));
}

/** Gives a tenant another plan. As changeTenant. */
export function changePlan(deps: TenantCommandDeps) {
  return (context: CallContext, { plan }: ChangePlanDto): Promise<TenantSettings> =>
    changeTenant(deps, { context }, (state) => rules.changePlan(state, { plan }));
}

/** A tenant's log as listEvents has it, with the names of people left closed. Reads only. @throws NotFoundError */
export function readTenantLog({ app, identity }: OperatorReadDeps & { app: Pools['app'] }) {
  const list = listEvents({ app, keyring: { open: () => Promise.resolve(undefined) } });
  return async (context: CallContext, request: LogRequest): Promise<{ items: EventView[]; next: number }> => {
    // Of an operator the audit has found it; of a service nothing has yet.
    if (!(await findTenantForOperator(identity, context.tenantId))) throw new NotFoundError('tenant');
    return list({ context }, request);
  };
}
