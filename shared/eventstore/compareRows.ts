import type { Connection } from '../database/statement';
import { UnavailableError } from '../errors/appErrors';
import type { AnyAggregate } from '../types/aggregate';
import type { JsonObject, JsonValue } from '../types/json';
import type { Keyring } from './crypto/keyring';
import { expectedRow } from './expectedRow';
import type { FoldedStream } from './expectedRow';
import { foldStreams } from './foldStreams';
import type { FoldOutcome } from './foldStreams';
import { openRecord } from './openEvents';
import { compareRows as compareRowsStatement, rebuildPage } from './rebuild.queries';

/**
 * What is wrong with a row: there is none; it has no stream; it says something else than the log; an older revision
 * wrote it; a newer release wrote it or one of its events; its stream cannot be folded.
 */
export const ROW_FAULTS = ['missing', 'surplus', 'differs', 'outdated', 'newer', 'unfoldable'] as const;
export type RowFault = (typeof ROW_FAULTS)[number];

/** A row with a fault; `reason` when its stream could not be folded. */
export type Finding = FoldedStream & { readonly fault: RowFault; readonly reason?: string };

/** What was looked at; `next` is the id to continue behind, undefined at the end. */
export type ComparedPage = {
  readonly findings: readonly Finding[];
  readonly compared: number;
  readonly next: string | undefined;
};

type Scope = { readonly tx: Connection; readonly keyring: Pick<Keyring, 'open'> };

/**
 * Compares the next rows of an aggregate with what their streams fold to.
 * @param scope.tx sees one moment (repeatable read), as a role that may read logs, keys and rows
 * @param page.after id to continue behind
 * @param page.limit at most so many streams and rows
 */
export async function compareRows(
  scope: Scope,
  aggregate: AnyAggregate,
  page: { tenantId: string; after: string; limit: number },
): Promise<ComparedPage> {
  const { tenantId } = page;
  const listed = await rebuildPage.run({ type: aggregate.type, ...page }, scope.tx);
  const findings = await compareStreams(scope, aggregate, {
    tenantId,
    ids: listed.map(({ id }) => id),
    strays: listed.filter(({ version }) => version === 0).map(({ id }) => id),
  });
  return { findings, compared: listed.length, next: listed[page.limit - 1]?.id };
}

/**
 * Compares chosen rows, as compareRows does.
 * @param of.strays those among them that have no stream of this aggregate
 * @returns those with a fault
 */
export async function compareStreams(
  scope: Scope,
  aggregate: AnyAggregate,
  of: { tenantId: string; ids: readonly string[]; strays?: readonly string[] },
): Promise<Finding[]> {
  const { tenantId, ids, strays = [] } = of;
  const known = ids.filter((id) => !strays.includes(id));
  const folds = await foldStreams(scope, aggregate, { tenantId, ids: known });
  const streams = ids.map((id) => ({
    tenantId,
    id,
    folded: folds.get(id) ?? { state: undefined, version: 0 },
  }));
  const faults = await faultsOf(scope, aggregate, { tenantId, streams });
  return streams.flatMap((stream): Finding[] => {
    const { error }: FoldOutcome = stream.folded;
    const fault = error === undefined ? faults.get(stream.id) : faultOf(error);
    return fault ? [{ ...stream, fault, reason: error instanceof Error ? error.message : undefined }] : [];
  });
}

const faultOf = (error: unknown): RowFault => (error instanceof UnavailableError ? 'newer' : 'unfoldable');

async function faultsOf(
  { tx, keyring }: Scope,
  aggregate: AnyAggregate,
  { tenantId, streams }: { tenantId: string; streams: readonly FoldedStream[] },
): Promise<ReadonlyMap<string, RowFault>> {
  const ids = streams.map(({ id }) => id);
  const rows = streams.map((stream) => {
    const row = expectedRow(aggregate, stream);
    return row && JSON.stringify(row);
  });
  // pgtyped knows no arrays with nulls; PostgreSQL and the function do.
  const asked = { type: aggregate.type, tenantId, ids, rows: rows as string[] };
  const found = await compareRowsStatement.run(asked, tx);
  const sealed = new Map(found.map(({ id, personal }) => [id, personal]));
  const faults = new Map<string, RowFault>();
  for (const { id, fault } of found) if (fault) faults.set(id, fault as RowFault);
  for (const { id, folded } of streams) {
    if (faults.has(id) || !folded.state) continue;
    const state = aggregate.toRow(folded.state);
    if (!(await isSealedIn(keyring, aggregate, { tenantId, state, sealed: sealed.get(id) ?? null })))
      faults.set(id, 'differs');
  }
  return faults;
}

/** Whether a row has sealed in it what its stream folds to; what cannot be opened is something else. */
async function isSealedIn(
  keyring: Pick<Keyring, 'open'>,
  { personalRow: personal }: AnyAggregate,
  { tenantId, state, sealed }: { tenantId: string; state: JsonObject; sealed: JsonValue },
): Promise<boolean> {
  if (!personal) return true;
  const record = { [personal.subject]: state[personal.subject] ?? null, personal: sealed };
  try {
    const opened = await openRecord(keyring, tenantId, { record, personal });
    return personal.fields.every((name) => JSON.stringify(opened[name]) === JSON.stringify(state[name]));
  } catch {
    // Were it the database, the next statement would say so.
    return false;
  }
}
