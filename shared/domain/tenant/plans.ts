/** What a tenant may have at most, of each kind of thing. */
export type Limits = {
  readonly projects: number;
  readonly members: number;
  readonly apiKeys: number;
  readonly customRoles: number;
};

/** How often something may be done in a span of time. */
export type Quotas = {
  readonly requestsPerMinute: number;
  readonly mailsPerDay: number;
  readonly exportsPerDay: number;
};

/** What a tenant may do at all. */
export type Flags = {
  readonly apiKeys: boolean;
  readonly customRoles: boolean;
  readonly auditExport: boolean;
};

/** What is sold under a name. */
export type Plan = { readonly limits: Limits; readonly quotas: Quotas; readonly flags: Flags };

/** Plans by name, smallest first; a name once given stays, since the events of tenants hold it. */
export const PLANS = {
  free: {
    limits: { projects: 1_000, members: 25, apiKeys: 2, customRoles: 0 },
    quotas: { requestsPerMinute: 600, mailsPerDay: 100, exportsPerDay: 5 },
    flags: { apiKeys: true, customRoles: false, auditExport: false },
  },
  pro: {
    limits: { projects: 10_000, members: 500, apiKeys: 20, customRoles: 20 },
    quotas: { requestsPerMinute: 6_000, mailsPerDay: 2_000, exportsPerDay: 50 },
    flags: { apiKeys: true, customRoles: true, auditExport: true },
  },
  enterprise: {
    limits: { projects: 100_000, members: 10_000, apiKeys: 200, customRoles: 100 },
    quotas: { requestsPerMinute: 60_000, mailsPerDay: 20_000, exportsPerDay: 500 },
    flags: { apiKeys: true, customRoles: true, auditExport: true },
  },
} as const satisfies Readonly<Record<string, Plan>>;

export type PlanName = keyof typeof PLANS;

/** The plan of a new tenant, unless the configuration names another one. */
export const FIRST_PLAN: PlanName = 'free';

/** Plans' names, smallest first. */
export const PLAN_NAMES = Object.keys(PLANS) as readonly PlanName[];

/** Whether a text names a plan. */
export function isPlanName(value: string): value is PlanName {
  return Object.hasOwn(PLANS, value);
}

/** The plan of a name; for one that this release does not know, the smallest: nothing is given away by mistake. */
export function planOf(name: string): Plan {
  return PLANS[isPlanName(name) ? name : FIRST_PLAN];
}
