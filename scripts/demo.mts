import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCounts, readWholeLog } from './demo/checkCounts.mts';
import { openClient } from './demo/client.mts';
import type { Client } from './demo/client.mts';
import { followEvent } from './demo/followEvent.mts';
import { importRows, readRows } from './demo/importRows.mts';
import type { Imported } from './demo/importRows.mts';
import { openAccounts } from './demo/accounts.mts';

const out = (line = '') => process.stdout.write(`${line}\n`);

function printImport(imported: Imported): void {
  const { rows, projects, created, known, rejected } = imported;
  out(
    `${rows} rows: ${projects.size} projects, ${created} tasks created, ${known} known already, ${rejected.length} rejected`,
  );
  for (const { externalId, reason } of rejected) out(`  rejected ${externalId}: ${reason}`);
}

/** Asks as another tenant for a project that exists: it must look like one that does not. */
async function checkIsolation(other: Client, projectId: string): Promise<boolean> {
  const foreign = await other.call<{ detail?: string }>('GET', `/v1/projects/${projectId}`);
  out(`Tenant ${other.tenantSlug} asks for that project: ${foreign.status} ${foreign.body?.detail ?? ''}`);
  return foreign.status === 404;
}

/**
 * `npm run demo [-- --file F]`: drives the running platform over HTTP as a client would: imports a file, follows one
 * event, looks from another tenant, and checks its counts against the log. Repeating it creates no row twice.
 */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { file: { type: 'string' } } });
  const file = values.file ? resolve(values.file) : join(import.meta.dirname, 'demo', 'sample.csv');
  const { baseUrl, first, second } = await openAccounts();
  const client = await openClient(baseUrl, first);
  const other = await openClient(baseUrl, second);
  out(`Signed in to tenant ${client.tenantSlug}, and to ${other.tenantSlug} as a stranger.`);

  const imported = await importRows(client, readRows(file));
  printImport(imported);

  const [projectId = ''] = imported.projects.values();
  const head = (await readWholeLog(client)).at(-1)?.position ?? 0;
  out('\nOne event, from the call to the feed:');
  for (const { name, afterMs } of await followEvent(client, projectId, head)) {
    out(`  ${afterMs.toFixed(1).padStart(8)} ms  ${name}`);
  }

  out();
  const isolated = await checkIsolation(other, projectId);
  out('\nChecks:');
  const checks = await checkCounts(client, [...imported.projects.values()]);
  checks.push({
    what: 'rows = tasks created + known + rejected',
    expected: imported.rows,
    got: imported.created + imported.known + imported.rejected.length,
  });
  for (const { what, expected, got } of checks)
    out(`  ${expected === got ? '✓' : '✗'} ${what}: ${got} (expected ${expected})`);
  if (!isolated || checks.some(({ expected, got }) => expected !== got)) process.exitCode = 1;
}
