import { Pool } from 'pg';
import { typeParsers } from './typeParsers';

export type { Pool } from 'pg';

/**
 * The database roles that a service may hold a pool of; `relay` logs in as `plinth_relay`, and so on.
 * What each may do is decided by the grants and policies in migrations/.
 */
export type PoolRole =
  'app' | 'writer' | 'identity' | 'consumer' | 'relay' | 'scheduler' | 'purger' | 'auditor';

/** One pool for each role that was asked for. */
export type Pools<Role extends PoolRole = PoolRole> = Readonly<Record<Role, Pool>>;

export type PoolsConfig<Role extends PoolRole> = {
  /** `postgres://` URL per role. */
  readonly urls: Readonly<Record<Role, string>>;
  /** Connections per pool; default 10. */
  readonly max?: number;
  /** Shown in pg_stat_activity, with the role appended: `api-service/writer`. */
  readonly applicationName: string;
  /** Hears of a connection that broke while it lay idle; the pool replaces it. */
  readonly onIdleError?: (error: Error, role: Role) => void;
};

const DEFAULT_MAX = 10;
const OPERATOR_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
/** What takes longer is cancelled by PostgreSQL: a lock that nobody gives back must not use up a pool. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** A consumer's statement holds its checkpoint: with the next two limits, no longer than 20 s after its process froze. */
const CONSUMER_STATEMENT_TIMEOUT_MS = 10_000;
/** A process that was stopped inside a transaction loses its locks. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** The same for one that stopped reading while a result was sent to it, where no other limit applies. */
const UNREAD_MS = 10_000;
/** Beyond the statement timeout PostgreSQL would have answered: it hangs, or the network swallows what is sent. */
const ANSWER_MARGIN_MS = 5_000;

/**
 * Makes a pool for each role; connects to nothing yet. Sessions run in UTC.
 * @returns the pools by role; close them with {@link closePools}
 */
export function createPools<Role extends PoolRole>(config: PoolsConfig<Role>): Pools<Role> {
  const roles = Object.keys(config.urls) as Role[];
  return Object.fromEntries(roles.map((role) => [role, createPool(config, role)])) as Pools<Role>;
}

/**
 * Makes the pool of a command that an operator runs, as the owner of the schema: what such a command reads of a whole
 * log may take longer than what serves a request. Connects to nothing yet.
 * @param url of role migrator
 */
export function createOperatorPool({ url, applicationName }: { url: string; applicationName: string }): Pool {
  const pool = new Pool({
    connectionString: url,
    max: OPERATOR_CONNECTIONS,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    options:
      '-c TimeZone=UTC -c DateStyle=ISO ' +
      `-c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS} -c tcp_user_timeout=${UNREAD_MS}`,
    types: typeParsers,
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Ends all pools: waits until what is checked out has been given back. Once per pools. */
export async function closePools(pools: Partial<Pools>): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
}

function createPool<Role extends PoolRole>(config: PoolsConfig<Role>, role: Role): Pool {
  const statementMs = role === 'consumer' ? CONSUMER_STATEMENT_TIMEOUT_MS : STATEMENT_TIMEOUT_MS;
  // A crash of PostgreSQL may take effects back, with their checkpoint, which brings them again; nothing that was
  // committed after them outlives them.
  const durability = role === 'consumer' ? '-c synchronous_commit=off ' : '';
  const pool = new Pool({
    connectionString: config.urls[role],
    max: config.max ?? DEFAULT_MAX,
    application_name: `${config.applicationName}/${role}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    // A peer that vanished without closing would otherwise be waited for.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    query_timeout: statementMs + ANSWER_MARGIN_MS,
    options:
      '-c TimeZone=UTC -c DateStyle=ISO ' +
      `-c statement_timeout=${statementMs} -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS} ` +
      `${durability}-c tcp_user_timeout=${UNREAD_MS}`,
    types: typeParsers,
  });
  pool.on('error', (error) => config.onIdleError?.(error, role));
  // A connection that breaks while checked out fails its query; without a listener it would end the process, too.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
