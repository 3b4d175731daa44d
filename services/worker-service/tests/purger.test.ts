import { waitFor } from '@plinth/shared/testing/waitFor';
import { createPurger } from '../src/scheduler/purger';

const log = { info: () => undefined, warn: () => undefined };

/** A purger over tenants that have so many steps left; `failing` ones throw. */
function purgerOf(left: Record<string, number>, { pollMs = 60_000, failing = '' } = {}) {
  const steps: string[] = [];
  const purger = createPurger({
    findTenants: () => Promise.resolve(Object.keys(left).filter((tenantId) => (left[tenantId] ?? 0) > 0)),
    step: (tenantId) => {
      steps.push(tenantId);
      if (tenantId === failing) return Promise.reject(new Error('cannot be purged'));
      left[tenantId] = (left[tenantId] ?? 0) - 1;
      return Promise.resolve(true);
    },
    pollMs,
    log,
  });
  return { purger, steps };
}

test('each tenant has one step in each round, however much another one has to purge', async () => {
  const { purger, steps } = purgerOf({ large: 4, small: 1, middle: 2 });
  purger.start();
  await waitFor(() => steps.length === 7);
  await purger.close();
  expect(steps).toEqual(['large', 'small', 'middle', 'large', 'middle', 'large', 'large']);
});

test('a tenant that cannot be purged holds up nobody, and is tried again with the poll', async () => {
  const { purger, steps } = purgerOf({ broken: 1, sound: 2 }, { failing: 'broken', pollMs: 10 });
  purger.start();
  await waitFor(() => steps.filter((tenantId) => tenantId === 'broken').length > 5);
  await purger.close();
  expect(steps.filter((tenantId) => tenantId === 'sound')).toHaveLength(2);
});

test('it looks when it is woken, and does nothing more once it is closed', async () => {
  const left = { one: 0 };
  const { purger, steps } = purgerOf(left);
  purger.start();
  left.one = 1;
  purger.wake();
  await waitFor(() => steps.length === 1);
  await purger.close();
  left.one = 1;
  purger.wake();
  expect(steps).toEqual(['one']);
});
