import { PLAN_NAMES, planOf } from '@plinth/shared/domain/tenant/plans';
import type { Plan } from '@plinth/shared/domain/tenant/plans';

/** A plan as it is offered. */
export type PlanView = Plan & { readonly name: string };

/** The catalogue of plans, smallest first. Reads nothing. */
export function listPlans(): readonly PlanView[] {
  return PLAN_NAMES.map((name) => ({ name, ...planOf(name) }));
}
