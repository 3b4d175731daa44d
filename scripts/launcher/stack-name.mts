import { Fault } from '../lib/fault.mts';
import type { StackName } from '../lib/stack.mts';

/**
 * The stack that a command names.
 * @throws Fault when there is none of that name
 */
export function stackNameOf(argument: string): StackName {
  if (argument === 'dev' || argument === 'test' || argument === 'crash') return argument;
  throw new Fault({
    expected: 'dev (of npm start), test (of npm test) or crash (of the crash tests)',
    got: argument,
    remedy: 'leave the name out, or write it after --, as in npm stop -- test',
  });
}
