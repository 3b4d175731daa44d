import type { Pools } from '@plinth/shared/database/connection';
import { findTenant } from '@plinth/shared/database/repositories/tenants';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/tenant/decider';
import type { UpdateTenantDto } from '@plinth/shared/domain/tenant/dto';
import type { Tenant } from '@plinth/shared/domain/tenant/row';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { CommandHandler } from '@plinth/shared/eventstore/handleCommand';
import type { Caller } from '../services/caller';

/** The caller's tenant with its settings. */
export type TenantSettings = Pick<
  Tenant,
  'slug' | 'name' | 'status' | 'purgeAfterDays' | 'createdAt' | 'updatedAt'
> & { readonly id: string; readonly version: number };

/** The caller's tenant. Reads only. @throws NotFoundError when it is no longer there */
export function getTenant({ app }: { app: Pools['app'] }) {
  return async ({ context: { tenantId } }: Caller): Promise<TenantSettings> => {
    const row = await withTenant(app, tenantId, (tx) => findTenant(tx, tenantId));
    return settingsOf(tenantId, row, row?.version ?? 0);
  };
}

/**
 * Changes settings of the caller's tenant; nothing is written when nothing differs. One append, repeated on conflict when
 * the caller named no version; repeatable.
 * @throws NotFoundError; PreconditionFailedError
 */
export function updateTenant({ handleCommand }: { handleCommand: CommandHandler }) {
  return async (
    { context }: Caller,
    { expected }: { readonly expected?: number },
    dto: UpdateTenantDto,
  ): Promise<TenantSettings> => {
    const { tenantId } = context;
    const { state, version } = await handleCommand(context, rules.tenant, {
      id: tenantId,
      expected,
      load: async (tx) => ({ row: await findTenant(tx, tenantId), facts: undefined }),
      decide: (before) => rules.updateTenant(before, dto),
    });
    return settingsOf(tenantId, state, version);
  };
}

function settingsOf(id: string, tenant: Tenant | undefined, version: number): TenantSettings {
  if (!tenant) throw new NotFoundError('tenant');
  const { slug, name, status, purgeAfterDays, createdAt, updatedAt } = tenant;
  return { id, slug, name, status, purgeAfterDays, version, createdAt, updatedAt };
}
