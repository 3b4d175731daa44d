import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attestLog } from '@plinth/shared/eventstore/attestLog';
import type { AuditJwk } from '@plinth/shared/eventstore/checkpoint';
import { createAuditKeys } from '@plinth/shared/eventstore/auditKeys';
import { secretKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { exportLog } from '@plinth/shared/eventstore/exportLog';
import { openOutsideCheckpoints } from '@plinth/shared/eventstore/outsideCheckpoints';
import { verifyTenant } from '@plinth/shared/eventstore/verifyTenant';
import { fixedClock } from '@plinth/shared/testing/fixedClock';
import { newProject, renamed, testStore } from './testStore';

/** A store with audit keys and a directory for checkpoints beside it. */
export async function auditStore() {
  const store = await testStore();
  const directory = mkdtempSync(join(tmpdir(), 'plinth-audit-'));
  const clock = fixedClock();
  const pool = store.database.pools.auditor;
  const sealingKey = secretKey(randomBytes(32).toString('base64'), 'audit-key');
  const keys = createAuditKeys({ pool, sealingKey, clock });
  const outside = openOutsideCheckpoints(directory);

  return {
    ...store,
    clock,
    directory,
    fileOf: (tenantId: string) => join(directory, `${tenantId}.jsonl`),
    keys,
    outside,
    /** A tenant whose log has so many events: its founding, a project, and changes of its name. */
    tenantWith: async (events: number): Promise<string> => {
      const context = await store.openTenant();
      const write = newProject();
      await store.append({ context, streams: [write] });
      const changes = Array.from({ length: events - 2 }, (_, index) => renamed(`Name ${index}`));
      if (changes.length > 0)
        await store.append({ context, streams: [{ ...write, expected: 1, events: changes }] });
      return context.tenantId;
    },
    attest: (tenantId: string) => attestLog({ pool, keys, clock, outside }, tenantId),
    verify: async (tenantId: string) =>
      verifyTenant({ pool }, tenantId, { keys: await keys.publicKeys(), outside }),
    /** The lines of an export. */
    export: async (tenantId: string): Promise<string[]> => {
      const { rows } = await store.database.admin.query<{ jwk: AuditJwk }>(
        'select public_jwk as jwk from audit_key',
      );
      const request = {
        tenantId,
        exportedAt: clock.now().toISOString(),
        exportedBy: 'user:test',
        keys: rows.map(({ jwk }) => jwk),
      };
      let text = '';
      for await (const lines of exportLog({ pool: store.database.pools.app }, request)) text += lines;
      return text.trimEnd().split('\n');
    },
    /** Changes rows as their owner could, past the triggers. */
    tamper: async (sql: string, values: unknown[] = []): Promise<void> => {
      const client = await store.database.admin.connect();
      try {
        await client.query('set session_replication_role = replica');
        await client.query(sql, values);
        await client.query('reset session_replication_role');
      } finally {
        client.release();
      }
    },
    close: async (): Promise<void> => {
      await store.database.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** See {@link auditStore}. */
export type AuditStore = Awaited<ReturnType<typeof auditStore>>;
