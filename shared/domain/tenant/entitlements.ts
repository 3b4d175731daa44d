import { EntitlementError } from '../../errors/appErrors';
import { planOf } from './plans';
import type { Flags, Limits } from './plans';

/** A step that a plan may not allow: one thing more of a kind, of which there are `used`, or a feature. */
export type Step =
  | { readonly limit: keyof Limits; readonly used: number; readonly more?: number }
  | { readonly feature: keyof Flags };

/**
 * The one place where plans are enforced.
 * @param plan name of the tenant's plan
 * @throws EntitlementError `plan_limit` (422) or `plan_feature` (403), which names the plan and what it ends at
 */
export function assertEntitled(plan: string, step: Step): void {
  if ('feature' in step) {
    const { feature } = step;
    if (planOf(plan).flags[feature]) return;
    throw new EntitlementError('plan_feature', `The plan ${plan} does not have ${feature}.`, {
      members: { plan, feature },
    });
  }
  const { limit, used, more = 1 } = step;
  if (more <= remaining(plan, step)) return;
  const max = planOf(plan).limits[limit];
  throw new EntitlementError('plan_limit', `The plan ${plan} allows ${max} ${limit}; there are ${used}.`, {
    members: { plan, limit, max, used },
  });
}

/** How many things of a kind a plan still allows, where there are `used`; never below 0. */
export function remaining(plan: string, { limit, used }: { limit: keyof Limits; used: number }): number {
  return Math.max(0, planOf(plan).limits[limit] - used);
}
