import type { MessageHandler } from '@plinth/shared/dapr/subscription';
import type { Logger } from '@plinth/shared/utils/logger';

/**
 * Takes a dead letter: a message that was no envelope of ours, so somebody else writes to the topic. It stays in the
 * dead-letter topic for its retention; here it is only said, without its content.
 */
export function createDeadLetters({ log }: { log: Pick<Logger, 'error'> }): MessageHandler {
  return (_message, headers) => {
    const { __partition: partition, __offset: offset } = headers;
    log.error({ partition, offset }, 'a dead letter: the message is no envelope of this platform');
    return Promise.resolve('success');
  };
}
