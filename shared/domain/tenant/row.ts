/** What a tenant is after its events; also its row, but for id, version and reducer revision. */
export type Tenant = {
  slug: string;
  name: string;
  status: 'active' | 'suspended' | 'closing' | 'erased';
  /** Name of its plan in the catalogue (plans.ts). */
  plan: string;
  /** How long something deleted can be restored, before it is purged. */
  purgeAfterDays: number;
  /** Why the operator suspended it; null unless it is. */
  suspensionReason: string | null;
  /** When a closing tenant is erased, RFC 3339 UTC; null for others. */
  eraseAt: string | null;
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
};

/** Columns of `tenant` in camel case that the aggregate decides. */
export type TenantRow = Tenant;

/** The row of a state; loses nothing. */
export function toRow(state: Tenant): TenantRow {
  const { slug, name, status, plan, purgeAfterDays, suspensionReason, eraseAt, createdAt, updatedAt } = state;
  return { slug, name, status, plan, purgeAfterDays, suspensionReason, eraseAt, createdAt, updatedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: TenantRow) => Tenant = toRow;
