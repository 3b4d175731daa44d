import type { Pool, PoolClient } from 'pg';
import { isUnanswered } from './isUnavailable';
import { named } from './statement';
import type { Connection } from './statement';

/**
 * Runs `run` in one transaction, for the pools whose policies look across tenants (identity, relay, scheduler);
 * everybody else uses {@link withTenant}.
 * @returns what `run` returned, once committed
 * @throws what `run` threw, after the rollback; Error when `run` swallowed the error of a statement
 */
export async function inTransaction<T>(
  pool: Pick<Pool, 'connect'>,
  run: (tx: Connection) => Promise<T>,
): Promise<T> {
  return runTransaction(pool, 'begin', run);
}

/**
 * The body of {@link inTransaction} and `withTenant`. A session that ends ends it, too, whatever `run` waits for just
 * then; PostgreSQL ends one that does nothing inside a transaction for 10 s.
 * @param begin SQL without parameters, sent in one round trip; starts with `begin`
 */
export async function runTransaction<T>(
  pool: Pick<Pool, 'connect'>,
  begin: string,
  run: (tx: Connection) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const loss = lossOf(client);
  try {
    await client.query(begin);
    const result = await Promise.race([run(named(client)), loss.lost]);
    await commit(client);
    client.release();
    return result;
  } catch (error) {
    client.release(isUnanswered(error) ? error : await rollBack(client));
    throw error;
  } finally {
    loss.forget();
  }
}

/** @returns a promise that is rejected when the session ends, and what stops listening for that */
function lossOf(client: PoolClient) {
  let forget = (): void => undefined;
  const lost = new Promise<never>((_, reject) => {
    client.once('error', reject);
    forget = () => void client.off('error', reject);
  });
  lost.catch(() => undefined);
  return { lost, forget };
}

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  // PostgreSQL answers ROLLBACK, and no error, when a statement before had failed.
  if (command === 'COMMIT') return;
  throw new Error(`expected COMMIT; got ${command}: a statement had failed and its error was swallowed`);
}

/** @returns the error that makes the session unusable; the pool then drops it */
async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
