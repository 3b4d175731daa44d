import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { deployment, SERVICES, urlVariable } from './deployments';
import type { Service } from './deployments';

type Shown = { path: string; value?: string; origin?: string };
type Report = { service: string; settings: Shown[]; faults: string[] };
type Ran = { code: number; stdout: string; stderr: string };

/** `npm run config` with these variables and no others of the platform. */
function config(args: string[], env: Record<string, string>): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const command = [join(repoRoot, 'scripts', 'entry.mjs'), 'config', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env: { PATH, HOME, ...env } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const allOf = (ran: Ran) => (JSON.parse(ran.stdout) as { services: Report[] }).services;
const whole = Object.assign({}, ...SERVICES.map(deployment)) as Record<string, string>;
const passwords = (env: Record<string, string>) =>
  Object.entries(env)
    .filter(([name]) => /_(URL|TOKEN)$/.test(name))
    .map(([name, text]) => (name.endsWith('_URL') ? new URL(text).password : text));

test('a good deployment: each setting with its origin, secrets masked, exit 0', async () => {
  const ran = await config(['--env', 'production', '--json'], whole);
  expect(ran.code).toBe(0);
  const reports = allOf(ran);
  expect(reports.map(({ service, faults }) => [service, faults])).toEqual(
    SERVICES.map((service: Service) => [`${service}-service`, []]),
  );
  const shown = reports[0]!.settings;
  const find = (path: string) => shown.find((setting) => setting.path === path);
  expect(find('http.host')).toMatchObject({ value: '0.0.0.0', origin: 'production.yaml' });
  expect(find('identity.bcryptCost')).toMatchObject({ value: '12', origin: 'default.yaml' });
  expect(find('dapr.apiToken')).toMatchObject({ value: '***', origin: 'DAPR_API_TOKEN' });
  expect(find('database.appUrl')).toMatchObject({
    value: expect.stringMatching(
      /^postgresql:\/\/plinth_app:\*\*\*@db.internal:5432\/plinth\?sslmode=verify-full&/,
    ),
    origin: urlVariable('app'),
  });
  for (const secret of passwords(whole).filter((text) => text.length > 16))
    expect(ran.stdout).not.toContain(secret);
}, 60_000);

test('a bad one: all faults of all services, for people, exit 1', async () => {
  const url = 'postgresql://plinth_app:changeme@h/d?password=hunter22';
  const env = {
    DAPR_API_TOKEN: 'changeme-changeme-changeme',
    [urlVariable('app')]: url,
    PLINTH_LOG__PRETY: 'x',
  };
  const { code, stdout } = await config(['--env', 'production'], env);
  expect(code).toBe(1);
  for (const service of SERVICES) expect(stdout).toContain(`${service}-service\n`);
  expect(stdout).toMatch(/dapr\.appToken +not set \(PLINTH_DAPR__APP_TOKEN or APP_API_TOKEN\)/);
  expect(stdout).toMatch(/database\.appUrl +postgresql:\/\/plinth_app:\*\*\*@h\/d\?password=\*\*\*/);
  for (const word of [
    'has a word of a placeholder',
    'sslnegotiation: password;',
    'PLINTH_LOG__PRETY is not a setting',
  ]) {
    expect(stdout).toContain(word);
  }
  expect(stdout).not.toMatch(/changeme|hunter22/);
}, 60_000);

test('one service is given everything as it is: a setting of another is a fault', async () => {
  const ran = await config(['--env', 'production', '--service', 'event', '--json'], whole);
  expect(ran.code).toBe(1);
  const [report, ...others] = allOf(ran);
  expect(others).toEqual([]);
  expect(
    report!.faults.every((fault) =>
      /^PLINTH_(DATABASE__\w+_URL|(AUDIT|ERASURE)__DIRECTORY|RATE_LIMIT__REDIS_URL|MAIL__\w+) is not a setting/.test(
        fault,
      ),
    ),
  ).toBe(true);
}, 60_000);

test.each([[['--environment', 'production']], [['--service', 'mail']], [['production']]])(
  '%j is refused with the options there are',
  async (args) => {
    const { code, stdout, stderr } = await config(args, {});
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('remedy: npm run config -- [--env NAME] [--service api|event|worker] [--json]');
  },
  60_000,
);

test('an environment that there is not is a fault of each service', async () => {
  const ran = await config(['--env', 'prod', '--json'], whole);
  expect(ran.code).toBe(1);
  for (const { faults } of allOf(ran)) expect(faults).toEqual([expect.stringContaining('got "prod"')]);
}, 60_000);
