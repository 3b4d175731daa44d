import { develop } from './dev/develop.mts';
import { claimService, giveBack } from './dev/claimService.mts';
import { serviceOf } from './dev/serviceOf.mts';
import { openStack } from './lib/stack.mts';
import { stackNameOf } from './launcher/stack-name.mts';
import { stopSignal } from './launcher/signals.mts';

/**
 * `npx just dev-api`, `npm run dev -- api`: runs one service with its sidecar from its sources in the foreground, and
 * starts it again with each save. A running `npm start` lets go of that service until this ends; without one, servers,
 * database and topics are brought up, and stay up. Several may run at once, each for another service.
 */
export async function main([argument = '', name = 'dev']: string[]): Promise<void> {
  const signal = stopSignal();
  const service = serviceOf(argument);
  const stack = openStack(stackNameOf(name));
  try {
    await claimService(stack, service, signal);
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  try {
    await develop(stack, service, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await giveBack(stack, service);
  }
}
