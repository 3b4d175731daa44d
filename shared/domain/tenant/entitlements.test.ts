import { EntitlementError } from '../../errors/appErrors';
import { assertEntitled, remaining } from './entitlements';
import { isPlanName, planOf, PLAN_NAMES, PLANS } from './plans';

const refusal = (check: () => void): unknown => {
  try {
    check();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('assertEntitled', () => {
  it('allows what the plan has room for, and names limit and plan where it ends', () => {
    const max = PLANS.free.limits.members;
    assertEntitled('free', { limit: 'members', used: max - 1 });
    const error = refusal(() => assertEntitled('free', { limit: 'members', used: max }));
    expect(error).toBeInstanceOf(EntitlementError);
    expect(error).toMatchObject({
      status: 422,
      code: 'plan_limit',
      members: { plan: 'free', limit: 'members', max, used: max },
    });
    assertEntitled('pro', { limit: 'members', used: max });
  });

  it('counts what one step adds', () => {
    const used = PLANS.free.limits.apiKeys - 2;
    assertEntitled('free', { limit: 'apiKeys', used, more: 2 });
    expect(refusal(() => assertEntitled('free', { limit: 'apiKeys', used, more: 3 }))).toMatchObject({
      code: 'plan_limit',
    });
  });

  it('refuses a feature that the plan does not have', () => {
    assertEntitled('pro', { feature: 'customRoles' });
    expect(refusal(() => assertEntitled('free', { feature: 'customRoles' }))).toMatchObject({
      status: 403,
      code: 'plan_feature',
      members: { plan: 'free', feature: 'customRoles' },
    });
  });

  it('gives a plan that nobody knows no more than the smallest one', () => {
    expect(planOf('gold')).toBe(PLANS.free);
    expect(planOf('toString')).toBe(PLANS.free);
    expect(isPlanName('constructor')).toBe(false);
  });
});

describe('remaining', () => {
  it('is what is left, and never below nothing', () => {
    expect(remaining('free', { limit: 'apiKeys', used: 1 })).toBe(PLANS.free.limits.apiKeys - 1);
    expect(remaining('free', { limit: 'apiKeys', used: 1_000 })).toBe(0);
  });
});

describe('the catalogue', () => {
  it('grows from plan to plan', () => {
    const limits = PLAN_NAMES.map((name) => Object.values(planOf(name).limits));
    const grows = limits.slice(1).every((row, n) => row.every((max, at) => max >= (limits[n]?.[at] ?? 0)));
    expect(grows).toBe(true);
  });
});
