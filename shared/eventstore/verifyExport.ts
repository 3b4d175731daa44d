import { createReadStream } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { boundedLines } from './boundedLines';
import { readAuditJwk } from './checkpoint';
import { parseExportLine } from './exportLines';
import type { ExportLine } from './exportLines';
import { createPurgedVersions, isPurgedType } from './purgedVersions';
import { createLogVerifier } from './verifyLog';
import type { LogReport, LogVerifier } from './verifyLog';

/** What an export says of itself at its top, and which payloads it says were purged. */
type Overview = {
  readonly tenantId: string;
  /** The keys inside, by the id that their bytes give. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly isPurged: (streamId: string, version: number) => boolean;
};

/** Which of the keys inside are trusted: pinned ones, published ones, or all of them (integrity only). */
export type ChooseKeys = (inside: ReadonlyMap<string, KeyObject>) => ReadonlyMap<string, KeyObject>;

type Verdict = { readonly line: number } & ({ readonly fault: string } | { readonly read: ExportLine });

/**
 * Verifies an export without a database. Reads the file twice, in constant memory: purges are recorded behind what they
 * empty.
 * @returns undefined when the file does not begin as an export
 * @throws what reading the file throws
 */
export async function verifyExport(file: string, chooseKeys: ChooseKeys): Promise<LogReport | undefined> {
  const overview = await survey(file);
  if (!overview) return undefined;
  const { tenantId, keys, isPurged } = overview;
  const verifier = createLogVerifier({ tenantId, keys: chooseKeys(keys), isPurged });
  let end: Extract<ExportLine, { kind: 'end' }> | undefined;
  for await (const { line, ...verdict } of linesOf(file)) {
    if ('fault' in verdict) {
      verifier.add({ code: 'unreadable', detail: `line ${line} ${verdict.fault}` });
    } else if (end) {
      verifier.add({ code: 'unreadable', detail: `line ${line} stands behind the end` });
    } else if (verdict.read.kind === 'export' && line > 1) {
      verifier.add({ code: 'unreadable', detail: `line ${line} begins another export` });
    } else if (verdict.read.kind === 'end') {
      end = verdict.read;
    } else {
      take(verifier, verdict.read);
    }
  }
  if (!end) verifier.add({ code: 'unreadable', detail: 'the export has no end: it was cut off' });
  return verifier.end(end);
}

function take(verifier: LogVerifier, line: ExportLine): void {
  if (line.kind === 'event') verifier.event(line);
  if (line.kind === 'checkpoint') verifier.checkpoint(line.jws, line.number);
}

async function survey(file: string): Promise<Overview | undefined> {
  const keys = new Map<string, KeyObject>();
  const versions = createPurgedVersions();
  let tenantId: string | undefined;
  for await (const verdict of linesOf(file)) {
    if ('fault' in verdict) continue;
    const { line, read } = verdict;
    if (line === 1 && read.kind === 'export') tenantId = read.tenantId;
    if (tenantId === undefined) return undefined;
    if (read.kind === 'key') addKey(keys, read);
    if (read.kind === 'event' && isPurgedType(read.type)) versions.add(read);
  }
  return tenantId === undefined ? undefined : { tenantId, keys, isPurged: versions.has };
}

/** What is no key can verify nothing; its checkpoints are then without one. */
function addKey(keys: Map<string, KeyObject>, jwk: unknown): void {
  try {
    const { kid, key } = readAuditJwk(jwk);
    keys.set(kid, key);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

async function* linesOf(file: string): AsyncGenerator<Verdict> {
  let line = 0;
  for await (const text of boundedLines(createReadStream(file, 'utf8') as AsyncIterable<string>)) {
    line += 1;
    const read = text === undefined ? 'is too long' : parseExportLine(text);
    yield typeof read === 'string' ? { line, fault: read } : { line, read };
  }
}
