import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleOf, oddDirectory, startProgram } from './program';

// Records and secrets of a stack: what was written once is there, whatever becomes of the next writing.

let dir: string;
let remove: () => void;
beforeEach(() => ({ dir, remove } = oddDirectory()));
afterEach(() => remove());

const write = `
  import { writeJson } from ${moduleOf('lib/jsonfile.mts')};
  import { refusalOf } from ${moduleOf('entry/report.mjs')};
  import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  const file = join(process.env.DIR, 'secrets.json');`;

/** Only root may mount; elsewhere than on Linux nobody can without leaving a mark. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('on a full disk the old one stays, and the file is named', async () => {
  if (!canMount()) {
    process.stderr.write('skipped: this user may not mount a small file system\n');
    return;
  }
  const program = startProgram(
    `
    import { execFileSync } from 'node:child_process';
    const fill = ${JSON.stringify(`${write}
      writeJson(file, { old: true });
      try { writeFileSync(join(process.env.DIR, 'fill'), Buffer.alloc(1e6)); } catch {}
      try { writeJson(file, { fresh: 'x'.repeat(10000) }); } catch (error) { console.log(refusalOf(error).message); }
      console.log(readFileSync(file, 'utf8'), readdirSync(process.env.DIR).join());`)};
    const mount = 'mount -t tmpfs -o size=64k tmpfs "$DIR" && exec "$NODE" --input-type=module -e "$FILL"';
    const env = { ...process.env, NODE: process.execPath, FILL: fill };
    process.stdout.write(execFileSync('unshare', ['-m', 'sh', '-c', mount], { env }));`,
    { DIR: dir },
  );
  expect(await program.ended).toBe(0);
  expect(program.output()).toContain(`expected: to be able to write ${join(dir, 'secrets.json')}`);
  expect(program.output()).toContain('the disk is full');
  expect(program.output()).toMatch(/\{\n {2}"old": true\n\}\n fill,secrets\.json\n$/);
});

test('one that is not JSON is a fault that names it', async () => {
  const file = join(dir, 'secrets.json');
  mkdirSync(dir, { recursive: true });
  writeFileSync(file, '{ "half');
  const program = startProgram(`
    import { readJson } from ${moduleOf('lib/jsonfile.mts')};
    try { readJson(${JSON.stringify(file)}); } catch ({ message }) { process.stdout.write(message); }`);
  expect(await program.ended).toBe(0);
  expect(program.output()).toContain(`expected: JSON in ${file}`);
  expect(readdirSync(dir)).toEqual(['secrets.json']);
});
