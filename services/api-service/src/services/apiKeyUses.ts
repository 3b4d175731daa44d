import { noteUses } from '@plinth/shared/database/repositories/apiKeys';
import type { Connection } from '@plinth/shared/database/statement';
import type { Clock } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';

export type ApiKeyUsesDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** Default 60,000. */
  readonly flushMs?: number;
};

/** See {@link createApiKeyUses}. */
export type ApiKeyUses = ReturnType<typeof createApiKeyUses>;

/** Remembers when keys were used, and writes it down once a minute: no use of a key costs a write. */
export function createApiKeyUses({ identity, clock, log, flushMs = 60_000 }: ApiKeyUsesDeps) {
  const uses = new Map<string, { tenantId: string; keyId: string; at: string }>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const noted = [...uses.values()];
    uses.clear();
    if (noted.length === 0) return;
    await noteUses(identity, noted).catch((err: unknown) =>
      log.warn({ err, keys: noted.length }, 'when API keys were used last could not be written'),
    );
  }

  return {
    /** Returns at once. */
    note({ tenantId, keyId }: { tenantId: string; keyId: string }): void {
      uses.set(keyId, { tenantId, keyId, at: clock.now().toISOString() });
      timer ??= setTimeout(() => void flush(), flushMs).unref();
    },

    /** Writes what is remembered. */
    close: flush,
  };
}
