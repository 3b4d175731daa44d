import type { AuditJwk } from './checkpoint';
import { readLastCheckpointNumber, readStoredCheckpoints } from './checkpoints';
import { EXPORT_FORMAT } from './exportLines';
import type { ExportLine } from './exportLines';
import { readProvenLog } from './provenLog';
import type { ProvenLogDeps } from './provenLog';
import type { Head } from './verifyEvents';
import { chainStart } from './chain';

export type ExportRequest = {
  readonly tenantId: string;
  /** RFC 3339 UTC. */
  readonly exportedAt: string;
  /** `kind:id`. */
  readonly exportedBy: string;
  readonly keys: readonly AuditJwk[];
};

const textOf = (lines: readonly ExportLine[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/**
 * A tenant's whole log as JSON Lines, with all that `verify` needs to check it without a database. Personal fields stay
 * sealed: the digests are over these bytes. Read page by page, so that a slow reader holds nothing but its place. It
 * ends where the log ends by then: each payload that was emptied meanwhile has its `purged` event in it. Checkpoints that
 * are signed meanwhile are left out; those over more than the log has stand behind its last event, to be found.
 */
export async function* exportLog(deps: ProvenLogDeps, request: ExportRequest): AsyncGenerator<string> {
  const { tenantId, exportedAt, exportedBy, keys } = request;
  // Signed before the log is read, so all of them must stand in it: one that does not says that the log was cut.
  const signed = await readLastCheckpointNumber(deps, tenantId);
  const checkpoints = readStoredCheckpoints(deps, tenantId, { until: signed });
  let next = (await checkpoints.next()) as IteratorResult<
    { number: number; position: number; jws: string },
    undefined
  >;
  let last: Head = { position: 0, chain: chainStart(tenantId).toString('hex') };

  yield textOf([
    { kind: 'export', format: EXPORT_FORMAT, tenantId, exportedAt, exportedBy },
    ...keys.map((key): ExportLine => ({ kind: 'key', ...key })),
  ]);
  for await (const page of readProvenLog(deps, tenantId, { after: 0 })) {
    const lines: ExportLine[] = [];
    for (const event of page) {
      lines.push({ kind: 'event', ...event });
      last = { position: event.position, chain: event.chain };
      for (; next.value && next.value.position <= event.position; next = await checkpoints.next()) {
        lines.push({ kind: 'checkpoint', ...next.value });
      }
    }
    yield textOf(lines);
  }
  for (; next.value; next = await checkpoints.next()) yield textOf([{ kind: 'checkpoint', ...next.value }]);
  yield textOf([{ kind: 'end', position: last.position, chain: last.chain }]);
}
