import type { Signals } from './signals';

/**
 * Takes one message for the consumers that a process has just then, each of which looks at the log for itself.
 * @returns what takes a message as one consumer does; 'drop' for what is no envelope to any of them
 */
export function receiveForAll(consumers: () => readonly Pick<Signals, 'receive'>[]): Signals['receive'] {
  return async (message) => {
    const answers = await Promise.all(consumers().map(({ receive }) => receive(message)));
    return answers.includes('drop') ? 'drop' : 'success';
  };
}
