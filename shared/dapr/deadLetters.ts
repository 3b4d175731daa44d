import type { Logger } from '../utils/logger';
import type { MessageHandler } from './subscription';

/**
 * Makes the handler of dead letters: messages that are no envelope of ours, so somebody else writes to the topic. Each
 * stays in the dead-letter topic for its retention; here it is only said where it lies, without its content, since
 * nobody knows what that holds. Repeatable.
 */
export function createDeadLetters({ log }: { log: Pick<Logger, 'error'> }): MessageHandler {
  return async (_message, headers) => {
    const { __topic: topic, __partition: partition, __offset: offset, __key: key } = headers;
    log.error(
      { topic, partition, offset, key },
      'a dead letter: the message is no envelope of this platform',
    );
    return 'success';
  };
}
