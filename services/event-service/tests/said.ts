import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Waits until a process that was forked says a word.
 * @throws Error when it ends without having said it
 */
export async function said(child: ChildProcess, word: string): Promise<void> {
  const ended = once(child, 'exit').then(() => 'ended');
  for (;;) {
    const message = await Promise.race([once(child, 'message').then(([text]: unknown[]) => text), ended]);
    if (message === word) return;
    if (message === 'ended') throw new Error(`expected the process to say "${word}"; it ended`);
  }
}
