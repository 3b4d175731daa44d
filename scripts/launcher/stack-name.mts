import { Fault } from '../lib/fault.mts';
import type { StackName } from '../lib/stack.mts';

/**
 * The stack that a command names.
 * @throws Fault when there is none of that name
 */
export function stackNameOf(argument: string): StackName {
  if (argument === 'dev' || argument === 'test' || argument === 'crash' || argument === 'bench')
    return argument;
  throw new Fault({
    expected:
      'dev (of npm start), test (of npm test), crash (of the crash tests) or bench (of npm run bench)',
    got: argument,
    remedy: 'leave the name out, or write it after --, as in npm stop -- test',
  });
}
