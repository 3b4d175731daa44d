import { Fault } from '../lib/fault.mts';
import { services } from '../lib/stack.mts';
import type { Service } from '../lib/stack.mts';

/**
 * The service that a command names.
 * @throws Fault when there is none of that name
 */
export function serviceOf(argument: string): Service {
  const service = services.find((name) => name === argument);
  if (service) return service;
  throw new Fault({
    expected: `a service: ${services.join(', ')}`,
    got: argument === '' ? 'none' : `'${argument}'`,
    remedy: 'npx just lists what there is',
  });
}
