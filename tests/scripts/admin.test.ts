import { once } from 'node:events';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { codeOf, PASSWORD } from '../../services/api-service/tests/operators';
import { testApi } from '../../services/api-service/tests/testApi';
import type { TestApi } from '../../services/api-service/tests/testApi';

type Ran = { code: number; stdout: string; stderr: string };

describe('npm run admin', () => {
  let api: TestApi;
  let server: Server;
  let directory: string;
  beforeAll(async () => {
    api = await testApi();
    server = api.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    directory = mkdtempSync(join(tmpdir(), 'plinth-admin-'));
  });
  afterAll(async () => {
    server.close();
    rmSync(directory, { recursive: true });
    await api.close();
  });

  /** @param answer what is typed once the authenticator's secret was shown */
  function admin(args: string[], answer?: (stderr: string) => string): Promise<Ran> {
    const { PATH, HOME } = process.env;
    const { port } = server.address() as AddressInfo;
    const env = {
      PATH,
      HOME,
      PLINTH_API_URL: `http://127.0.0.1:${port}`,
      PLINTH_DATABASE__MIGRATOR_URL: api.database.migratorUrl,
      PLINTH_ADMIN_TOKEN_FILE: join(directory, 'admin.json'),
      PLINTH_ADMIN_PASSWORD: PASSWORD,
    };
    const command = [join(repoRoot, 'scripts', 'entry.mjs'), 'admin', ...args];
    return new Promise((resolve) => {
      const child = execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
      let shown = '';
      child.stderr?.on('data', (chunk: string) => {
        shown += chunk;
        if (answer && shown.includes('code of the authenticator')) child.stdin?.end(`${answer(shown)}\n`);
      });
    });
  }
  const answerOf = <Body>({ stdout, stderr }: Ran) => {
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Body;
  };

  it('does what operators do by their door, from the first one on', async () => {
    const { token } = answerOf<{ token: string }>(await admin(['bootstrap']));
    let secret = '';
    const enrolled = await admin(['enrol', '--token', token, '--name', 'root'], (shown) => {
      secret = /secret of the authenticator: (\S+)/.exec(shown)?.[1] ?? '';
      return codeOf(secret);
    });
    expect([enrolled.code, answerOf(enrolled)]).toEqual([0, expect.objectContaining({ name: 'root' })]);
    const again = await admin(['bootstrap']);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('expected: no operator yet')]);

    expect((await admin(['tenants', 'list'])).stderr).toContain('sign-in --name NAME');
    const signedIn = await admin(['sign-in', '--name', 'root', '--code', codeOf(secret, 1)]);
    expect(signedIn.code).toBe(0);
    expect(signedIn.stdout).not.toMatch(/ey[\w-]+\./);
    expect(statSync(join(directory, 'admin.json')).mode & 0o777).toBe(0o600);

    const tenant = await api.tenant('Analytical Engines');
    const list = answerOf<{ items: { id: string }[] }>(
      await admin(['tenants', 'list', '--slug', 'analytical']),
    );
    expect(list.items).toEqual([expect.objectContaining({ id: tenant.id })]);
    const bare = await admin(['tenants', 'suspend', tenant.id]);
    expect([bare.code, bare.stderr]).toEqual([1, expect.stringContaining('expected: --reason')]);
    const why = ['--reason', 'ticket 4711'];
    const statusOf = async (args: string[]) => answerOf<{ status: string }>(await admin(args)).status;
    expect(await statusOf(['tenants', 'suspend', tenant.id, ...why])).toBe('suspended');
    expect(await statusOf(['tenants', 'restore', tenant.id, ...why])).toBe('active');
    expect(answerOf(await admin(['tenants', 'plan', tenant.id, '--plan', 'pro', ...why]))).toMatchObject({
      plan: 'pro',
    });
    expect(answerOf(await admin(['tenants', 'show', tenant.id]))).toMatchObject({ used: { members: 1 } });

    const made = answerOf<{ id: string; key: string }>(
      await admin(['services', 'create', '--name', 'warehouse', ...why]),
    );
    await tenant.withToken(made.key).get(`/admin/tenants/${tenant.id}/events`).expect(200);
    expect((await admin(['services', 'revoke', made.id, ...why])).code).toBe(0);
    await tenant.withToken(made.key).get(`/admin/tenants/${tenant.id}/events`).expect(401);
    expect(answerOf(await admin(['services', 'list']))).toEqual({ items: [] });

    const begun = await admin(['impersonate', tenant.id, '--user', tenant.userId, '--minutes', '5', ...why]);
    const acting = answerOf<{ id: string; accessToken: string }>(begun);
    await tenant.withToken(acting.accessToken).get('/v1/projects').expect(200);
    expect((await admin(['end-impersonation', tenant.id, acting.id])).code).toBe(0);
    expect((await admin(['sign-out'])).code).toBe(0);
    expect((await admin(['tenants', 'list'])).code).toBe(1);
  }, 120_000);

  it('names what it knows when it is asked for something else', async () => {
    const { code, stderr } = await admin(['tenants', 'drop', 'x']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('tenants suspend')]);
  });
});
