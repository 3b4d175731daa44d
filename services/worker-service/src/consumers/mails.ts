import { defineConsumer } from '@plinth/shared/messaging/consumer';
import type { Consumer } from '@plinth/shared/messaging/consumer';
import type { Clock } from '@plinth/shared/types/clock';
import { applyToMails, FORGOTTEN } from '../handlers/mails';
import type { Mailer } from '../services/mailer';
import { mailOrders } from '../services/mailOrders';

/**
 * What the log asks to be mailed. Its revision rises with the table of orders and with what is ordered.
 * @param deps.wakeRunner told after commits with such an event; must neither throw nor wait
 */
export function mails(deps: {
  readonly clock: Clock;
  readonly mailer: Pick<Mailer, 'forget'>;
  readonly wakeRunner: () => void;
}): Consumer {
  const handles = [...Object.keys(mailOrders), ...Object.keys(FORGOTTEN)];
  return defineConsumer({
    name: 'mails',
    revision: 2,
    handles,
    apply: applyToMails(deps),
    afterCommit: ({ events }) => {
      if (events.some(({ type }) => type in mailOrders)) deps.wakeRunner();
    },
  });
}
