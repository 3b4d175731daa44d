import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_BYTES = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  path: string;
  method: number;
  packedBytes: number;
  headerAt: number;
  /** Permission bits; 0 when the archive does not come from Unix. */
  mode: number;
}

/**
 * Unpacks a zip file with the permissions of its files; neither Node nor a bare system has a program for it. For
 * archives whose checksum is known: nothing in them is checked again.
 * @param dir is there already
 * @throws Error when it is no zip file, needs more than the format of 1993 (zip64, encryption), or has a path that
 *   leads out of the directory
 */
export function unzip(archive: Buffer, dir: string): void {
  for (const entry of entriesOf(archive)) {
    const path = normalize(entry.path);
    if (isAbsolute(path) || path.startsWith('..')) throw new Error(`${entry.path} leads out of ${dir}`);
    const file = join(dir, path);
    if (path.endsWith('/')) {
      mkdirSync(file, { recursive: true });
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contentOf(archive, entry));
    if (entry.mode !== 0) chmodSync(file, entry.mode);
  }
}

function* entriesOf(archive: Buffer): Generator<Entry> {
  const end = endOfDirectory(archive);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new Error('a zip64 file, which is not read here');
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY)
      throw new Error('not a zip file: its directory is broken');
    const nameBytes = archive.readUInt16LE(at + 28);
    const nameAt = at + DIRECTORY_ENTRY_BYTES;
    yield {
      path: archive.toString('utf8', nameAt, nameAt + nameBytes),
      method: archive.readUInt16LE(at + 10),
      packedBytes: archive.readUInt32LE(at + 20),
      headerAt: archive.readUInt32LE(at + 42),
      mode: (archive.readUInt32LE(at + 38) >>> 16) & 0o777,
    };
    at = nameAt + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
}

/** It lies at the end, before a comment of unknown length. */
function endOfDirectory(archive: Buffer): number {
  for (let at = archive.length - END_OF_DIRECTORY_BYTES; at >= 0; at--) {
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw new Error('not a zip file: it has no directory');
}

function contentOf(archive: Buffer, { path, method, packedBytes, headerAt }: Entry): Buffer {
  // Its extra field may be of another length than the one in the directory.
  const nameBytes = archive.readUInt16LE(headerAt + 26);
  const start = headerAt + LOCAL_HEADER_BYTES + nameBytes + archive.readUInt16LE(headerAt + 28);
  const packed = archive.subarray(start, start + packedBytes);
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRawSync(packed);
  throw new Error(`${path} is packed by method ${method}, which is not read here`);
}
