import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PoolRole } from '../database/connection';

type Service = 'api' | 'event' | 'worker';

/** The running test stack, as scripts/lib/stack.mts writes it to `.plinth/test/stack.json`. */
export type TestStack = {
  readonly ports: Readonly<Record<'postgres' | 'redis' | 'kafka' | Service, number>> & {
    readonly sidecars: Readonly<
      Record<Service, Record<'daprHttp' | 'daprGrpc' | 'daprInternalGrpc' | 'daprMetrics', number>>
    >;
  };
  readonly secrets: Readonly<Record<`${PoolRole | 'migrator'}Password`, string>> &
    Readonly<Record<string, string>>;
  readonly urls: Readonly<Record<'postgresAdmin' | 'redis' | 'kafkaBroker' | Service, string>>;
};

/** The clone; this file runs from its source, never from dist. */
export const repoRoot = join(__dirname, '..', '..');

/**
 * Where the servers of the test stack are.
 * @throws Error when it has not been started
 */
export function readTestStack(): TestStack {
  const file = join(repoRoot, '.plinth', 'test', 'stack.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestStack;
  } catch (error) {
    throw new Error(`expected a running test stack; got no ${file}: npm run test:stack`, { cause: error });
  }
}
