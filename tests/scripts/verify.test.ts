import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { auditStore } from '../eventstore/auditStore';
import type { AuditStore } from '../eventstore/auditStore';

type Ran = { code: number; stdout: string; stderr: string };

let store: AuditStore;
let tenantId: string;

beforeAll(async () => {
  store = await auditStore();
  tenantId = await store.tenantWith(4);
  await store.attest(tenantId);
});
afterAll(() => store.close());

/** `npm run verify`, as its users run it. */
function verify(...args: string[]): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PLINTH_VERIFY_URL: store.database.urls.auditor };
  return new Promise((resolve) => {
    const command = [join(repoRoot, 'scripts', 'entry.mjs'), 'verify', ...args];
    execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

test('a log in the database, with the checkpoints of a directory: exit 0, and 1 when it was changed', async () => {
  const sound = await verify('--tenant', tenantId, '--checkpoints', store.directory);
  expect(sound.stdout).toMatch(
    /: sound\n +4 events.*\n +1 checkpoints, 0 events .* not attested\n +trust: .*integrity only/,
  );
  expect(sound.code).toBe(0);
  await store.tamper(`update event set actor = 'user:mallory' where tenant_id = $1 and position = 3`, [
    tenantId,
  ]);
  const changed = await verify('--tenant', tenantId, '--json');
  await store.tamper(`update event set actor = 'user:test' where tenant_id = $1 and position = 3`, [
    tenantId,
  ]);
  expect(changed.code).toBe(1);
  expect(JSON.parse(changed.stdout)).toMatchObject({
    trust: 'inside',
    faults: 1,
    firstBad: { position: 3, until: 3 },
    findings: [{ code: 'broken_chain', position: 3 }],
  });
}, 120_000);

test('an export without a database: which trust mode passed', async () => {
  const lines = await store.export(tenantId);
  const file = join(store.directory, 'export.jsonl');
  writeFileSync(file, lines.join('\n'));
  const key = JSON.parse(lines[1] ?? '') as { kid: string };
  const jwks = join(store.directory, 'jwks.json');
  writeFileSync(jwks, JSON.stringify({ keys: [key] }));
  const trustOf = async (...args: string[]) => {
    const { code, stdout } = await verify('--file', file, '--json', ...args);
    const { trust, checkpoints } = JSON.parse(stdout) as { trust: string; checkpoints: number };
    return { code, trust, checkpoints };
  };
  expect(await trustOf()).toEqual({ code: 0, trust: 'inside', checkpoints: 1 });
  expect(await trustOf('--pin', key.kid)).toEqual({ code: 0, trust: 'pinned', checkpoints: 1 });
  expect(await trustOf('--pin', 'another')).toEqual({ code: 1, trust: 'pinned', checkpoints: 0 });
  expect(await trustOf('--jwks', jwks)).toEqual({ code: 0, trust: 'published', checkpoints: 1 });
  const { code, stderr } = await verify('--file', jwks);
  expect(code).not.toBe(0);
  expect(stderr).toContain('to begin as an export');
}, 120_000);

test.each([
  ['nothing to verify', [], 'neither or both'],
  ['two ways to trust', ['--file', 'x', '--pin', 'k', '--jwks', 'f'], '--pin and --jwks'],
  ['a tenant that is none', ['--tenant', 'acme'], 'no UUID'],
  ['an unknown option', ['--tennant', 'x'], 'tennant'],
])(
  '%s is refused with the usage',
  async (_what, args, word) => {
    const { code, stderr } = await verify(...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain('npm run verify -- (--tenant ID | --file EXPORT)');
    expect(stderr).toContain(word);
  },
  60_000,
);
