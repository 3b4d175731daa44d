import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Fault } from '../lib/fault.mts';

/**
 * Asks whoever sits at the terminal, on stderr, so that stdout stays what was asked for.
 * @param options.isSecret what is typed is not shown
 * @throws Fault when the input ends without an answer
 */
export function prompt(question: string, { isSecret = false } = {}): Promise<string> {
  process.stderr.write(`${question}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = isSecret ? silent : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
      if (isSecret) process.stderr.write('\n');
    });
    lines.once('close', () =>
      reject(
        new Fault({
          expected: question,
          got: 'the end of the input',
          remedy: 'run it in a terminal, or as docs/operator.md says',
        }),
      ),
    );
  });
}
