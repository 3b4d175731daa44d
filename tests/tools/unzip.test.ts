import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { runModule } from '../gates/gates';
import { scriptUrl } from './scripts';

type Member = { path: string; content?: string; mode?: number; method?: 0 | 8 | 12 };

/** A zip file as section 4.3 of APPNOTE.TXT has it, without checksums, which are not looked at. */
function zip(members: Member[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { path, content = '', mode = 0o644, method = 8 } of members) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    // Its extra field of 4 bytes is not in the directory, as tools for Unix do it.
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(path.length, 26);
    header.writeUInt16LE(4, 28);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt32LE((mode * 0x10000) >>> 0, 38);
    entry.writeUInt32LE(at, 42);
    directory.push(entry, Buffer.from(path));
    bodies.push(header, Buffer.from(path), Buffer.alloc(4), packed);
    at += header.length + path.length + 4 + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, ...directory, end, Buffer.from('a comment')]);
}

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plinth-unzip-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** @returns '' or the message of the failure */
async function unzip(archive: Buffer): Promise<string> {
  writeFileSync(join(dir, 'archive'), archive);
  const { stdout } = await runModule(`
    import { mkdirSync, readFileSync } from 'node:fs';
    import { unzip } from '${scriptUrl('lib/unzip.mts')}';
    mkdirSync('${dir}/out');
    try { unzip(readFileSync('${dir}/archive'), '${dir}/out'); } catch (error) { process.stdout.write(error.message); }`);
  return stdout;
}

test('unpacks what is packed and what is stored, with its permissions', async () => {
  const text = 'so much of the same '.repeat(1_000);
  const archive = zip([
    { path: 'empty/' },
    { path: 'deep/er/program', content: text, mode: 0o100755 },
    { path: 'stored', content: 'as it is', mode: 0o100640, method: 0 },
  ]);
  expect(await unzip(archive)).toBe('');
  expect(statSync(join(dir, 'out', 'empty')).isDirectory()).toBe(true);
  expect(readFileSync(join(dir, 'out', 'deep', 'er', 'program'), 'utf8')).toBe(text);
  expect(statSync(join(dir, 'out', 'deep', 'er', 'program')).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(dir, 'out', 'stored'), 'utf8')).toBe('as it is');
  expect(statSync(join(dir, 'out', 'stored')).mode & 0o777).toBe(0o640);
});

test.each([
  ['../beside', 'leads out of'],
  ['in/../../beside', 'leads out of'],
  ['/etc/beside', 'leads out of'],
])('refuses the path %s', async (path, message) => {
  expect(await unzip(zip([{ path, content: 'x' }]))).toContain(message);
});

test('refuses what is no zip file, is cut off, or is packed in a way that it does not know', async () => {
  expect(await unzip(Buffer.from('<html>not found</html>'.repeat(10)))).toContain('not a zip file');
  rmSync(join(dir, 'out'), { recursive: true });
  expect(await unzip(zip([{ path: 'a', content: 'x' }]).subarray(0, 40))).toContain('not a zip file');
  rmSync(join(dir, 'out'), { recursive: true });
  expect(await unzip(zip([{ path: 'a', content: 'x', method: 12 }]))).toContain('method 12');
});
