import { Client } from 'pg';

export type ListenerOptions = {
  /** `postgres://` URL that reaches PostgreSQL itself: LISTEN does not work through PgBouncer in transaction mode. */
  readonly url: string;
  readonly applicationName: string;
  /** A plain identifier, in lower case. */
  readonly channel: string;
  readonly onPayload: (payload: string) => void;
  /** After each connect: what was sent in between was missed. */
  readonly onConnected: () => void;
  /** Each time that the connection is lost or refused. */
  readonly onLost: (error: unknown) => void;
};

/** See {@link createListener}. */
export type Listener = ReturnType<typeof createListener>;

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;

/**
 * Listens on a channel over a connection of its own and connects again, with growing delays, whenever it is lost.
 * Notifications are hints: some get lost, so a listener needs a timer beside it.
 */
export function createListener(options: ListenerOptions) {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let delayMs = FIRST_DELAY_MS;
  let isClosed = false;

  const lost = (lostClient: Client, error: unknown): void => {
    if (client !== lostClient) return;
    client = undefined;
    void lostClient.end().catch(() => undefined);
    if (isClosed) return;
    options.onLost(error);
    timer = setTimeout(() => void connect(), delayMs);
    delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
  };

  const connect = async (): Promise<void> => {
    const opened = new Client({
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: 5_000,
      // A peer that vanished without closing is noticed by this alone: nothing is ever sent here.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    client = opened;
    opened.on('error', (error) => lost(opened, error));
    opened.on('end', () => lost(opened, new Error('the connection was closed')));
    opened.on('notification', ({ payload }) => options.onPayload(payload ?? ''));
    try {
      await opened.connect();
      await opened.query(`listen ${opened.escapeIdentifier(options.channel)}`);
    } catch (error) {
      return lost(opened, error);
    }
    delayMs = FIRST_DELAY_MS;
    options.onConnected();
  };

  return {
    /** Starts listening; returns at once. */
    start: (): void => void connect(),

    /** Stops for good. */
    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      const closing = client;
      client = undefined;
      await closing?.end().catch(() => undefined);
    },
  };
}
