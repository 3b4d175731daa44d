// Imports the compiled services: load this file only after buildServices().
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createOperatorPool, createPools, closePools } from '@plinth/shared/database/connection';
import { aggregates } from '@plinth/shared/domain/registry';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { exportLog } from '@plinth/shared/eventstore/exportLog';
import { rebuildRows } from '@plinth/shared/eventstore/rebuildRows';
import type { AnyAggregate } from '@plinth/shared/types/aggregate';
import { createIds } from '@plinth/shared/utils/ids';
import { repoRoot } from '../../scripts/lib/paths.mts';
import type { Cluster } from './cluster.mts';

/** Each state row is what its stream folds to. @returns one line per fault */
export async function checkRows({ url }: Pick<Cluster, 'url'>, masterKey: string): Promise<string[]> {
  const pool = createOperatorPool({ url: url('migrator'), applicationName: 'store-test' });
  const keyring = createKeyring({
    masterKey: createMasterKey(masterKey),
    loadKeys: createLoadKeys({ pool }),
    ids: createIds(),
    clock: { now: () => new Date() },
  });
  const faults: string[] = [];
  try {
    for (const aggregate of Object.values(aggregates)) {
      const deps = {
        pool,
        keyring,
        onProgress: () => {},
        onFound: ({ id, fault }: { id: string; fault: string }) =>
          void faults.push(`row of ${aggregate.type} ${id}: ${fault}`),
      };
      await rebuildRows(deps, aggregate as unknown as AnyAggregate, { isDryRun: true });
    }
    return faults;
  } finally {
    await pool.end();
  }
}

/** The chain of each tenant holds: an independent program recomputes it from an export. @returns one line per fault */
export async function checkChains({ url }: Pick<Cluster, 'url'>, tenantIds: string[]): Promise<string[]> {
  const pools = createPools({ urls: { app: url('app') }, applicationName: 'store-test' });
  const faults: string[] = [];
  try {
    for (const tenantId of tenantIds) {
      const exportedAt = new Date().toISOString();
      const request = { tenantId, exportedAt, exportedBy: 'system:store-test' as const, keys: [] };
      const verdict = await verified(exportLog({ pool: pools.app }, request));
      if (verdict.firstBad !== null || !verdict.isWhole)
        faults.push(`tenant ${tenantId}: the chain gives ${JSON.stringify(verdict)}`);
    }
    return faults;
  } finally {
    await closePools(pools);
  }
}

async function verified(
  lines: AsyncIterable<string>,
): Promise<{ firstBad: number | null; isWhole: boolean }> {
  const program = join(repoRoot, 'tests', 'independent', 'chain.mjs');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  await pipeline(lines, child.stdin);
  await ended;
  return JSON.parse(output) as { firstBad: number | null; isWhole: boolean };
}
