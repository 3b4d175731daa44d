/** What a tenant is after its events; also its row, but for id, version and reducer revision. */
export type Tenant = {
  slug: string;
  name: string;
  status: 'active' | 'suspended' | 'closing' | 'erased';
  /** How long something deleted can be restored, before it is purged. */
  purgeAfterDays: number;
  /** Times are RFC 3339 UTC. */
  createdAt: string;
  updatedAt: string;
};

/** Columns of `tenant` in camel case that the aggregate decides. */
export type TenantRow = Tenant;

/** The row of a state; loses nothing. */
export function toRow({ slug, name, status, purgeAfterDays, createdAt, updatedAt }: Tenant): TenantRow {
  return { slug, name, status, purgeAfterDays, createdAt, updatedAt };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: TenantRow) => Tenant = toRow;
