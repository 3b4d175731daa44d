import { followLog } from './dev/followLog.mts';
import { printService, printSidecar } from './dev/printLines.mts';
import { serviceOf } from './dev/serviceOf.mts';
import { say } from './lib/progress.mts';
import { openStack, services } from './lib/stack.mts';
import { appIdOf, filesOf } from './launcher/services.mts';
import { stopSignal } from './launcher/signals.mts';

/**
 * `npx just logs [SERVICE]`, `npm run logs`: follows what the services of `npm start` log, and what their sidecars
 * warn of, until Ctrl-C; readable at a terminal, else as it is written.
 */
export async function main([argument]: string[]): Promise<void> {
  const signal = stopSignal();
  const stack = openStack('dev');
  const followed = argument ? [serviceOf(argument)] : services;
  const files = followed.map((service) => filesOf(stack, appIdOf(service)));
  say(`follows ${followed.map(appIdOf).join(', ')}; Ctrl-C ends`);
  await Promise.all(
    files.flatMap(({ appLog, sidecarLog }) => [
      followLog(appLog, printService, signal),
      followLog(sidecarLog, printSidecar, signal),
    ]),
  );
}
