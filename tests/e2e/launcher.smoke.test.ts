import { once } from 'node:events';
import { existsSync, readFileSync, readlinkSync, statSync, utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { HEADERS } from '@plinth/shared/constants/headers';
import { testProfile } from '@plinth/shared/testing/profile';
import { readTestStack, repoRoot } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { isGone } from '../scripts/program';
import { ended, endLaunchers, recorded, run, untilRunning } from './launcherProcess';
import type { Launcher, Recorded } from './launcherProcess';

// The only test of `dapr run -f` and of the launcher around it: all services on the ports of the test stack.

const dir = join(repoRoot, '.plinth', 'test');
const { urls, ports, secrets } = readTestStack();

jest.setTimeout(180_000);

afterAll(endLaunchers);

const isRunning = (pid: number) => !isGone(pid);

async function health(): Promise<{ status: string; dependencies: Record<string, string> }> {
  return (await (await fetch(`${urls.api}/health`)).json()) as Awaited<ReturnType<typeof health>>;
}

function processOf(appId: string, role: Recorded['role']): Recorded {
  return recorded().find((each) => each.appId === appId && each.role === role)!;
}

/** Arguments and variables of a process, without what the CLI adds that changes nothing. */
function givenTo(pid: number): { args: string[]; variables: string[] } {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').filter(Boolean);
  const args = read('cmdline').slice(1).join(' ');
  const defaults = / --(app-protocol http|app-max-concurrency -1|profile-port -1)(?= )/g;
  const ofShells = /^(PWD|OLDPWD|SHLVL|_|DAPR_RUNTIME_PATH|APP_CHANNEL_ADDRESS)=/;
  return {
    args: args
      .replaceAll(defaults, '')
      .split(/ (?=--)/)
      .sort(),
    variables: read('environ')
      .filter((each) => !ofShells.test(each))
      .sort(),
  };
}

/** Calls the API, signed in once that has happened; POST with a body, else GET. */
async function call<Answer>(path: string, body?: object): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(accessToken && { authorization: `Bearer ${accessToken}` }),
  };
  const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers };
  return (await (await fetch(`${urls.api}${path}`, init)).json()) as Answer;
}

let accessToken = '';
let launcher: Launcher;
let pids: number[];

it('starts every service beside its sidecar and prints where they are', async () => {
  launcher = run('start');
  await untilRunning(launcher);
  expect(launcher.output()).toContain(`${urls.api}/graphql`);
  expect(launcher.output()).toContain('demo.json');
  expect(recorded().map(({ appId, role }) => `${appId} ${role}`)).toEqual(
    ['api', 'event', 'worker'].flatMap((name) => [`${name}-service app`, `${name}-service sidecar`]),
  );
  pids = recorded().map(({ pid }) => pid);
  expect(pids.every(isRunning)).toBe(true);
  expect((await health()).status).toBe('ok');
});

it('has made a demo tenant whose credentials only its user can read', async () => {
  const file = join(dir, 'demo.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { email, password } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  ({ accessToken } = await call<{ accessToken: string }>('/v1/auth/sign-in', { email, password }));
  expect(accessToken).toEqual(expect.any(String));
});

it('gives each sidecar its token, its body limit and a name resolver of the stack', async () => {
  const url = `http://127.0.0.1:${ports.sidecars.api.daprHttp}/v1.0/metadata`;
  expect((await fetch(url)).status).toBe(401);
  const answer = await fetch(url, { headers: { [HEADERS.daprToken]: secrets.daprApiToken! } });
  expect(answer.status).toBe(200);
  expect(existsSync(join(dir, 'dapr', 'names.db'))).toBe(true);
  const log = readFileSync(join(dir, 'logs', 'api-service.daprd.log'), 'utf8');
  expect(log).toContain('request body size parameter is: 8388608');
  expect(log).toContain('Scheduler disabled');
});

it('listens on loopback only: the internal port of a sidecar asks for no token', () => {
  const own = new Set(
    [ports, ports.sidecars.api, ports.sidecars.event, ports.sidecars.worker].flatMap((group) =>
      Object.values(group).filter((port) => typeof port === 'number'),
    ),
  );
  const listening = ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/net/${family}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state] = line.trim().split(/\s+/);
        const [address = '', port = ''] = local.split(':');
        return state === '0A' && own.has(parseInt(port, 16)) ? [address] : [];
      }),
  );
  expect(listening.length).toBeGreaterThan(12);
  // 127.0.0.1, ::1, and 127.0.0.1 in IPv6, as the kernel writes them.
  const loopback = /^(0100007F|0{24}01000000|0{16}FFFF00000100007F)$/;
  expect(listening.filter((address) => !loopback.test(address))).toEqual([]);
});

it('keeps the logs of the services as they write them', () => {
  for (const { logFile, role } of recorded().filter((each) => each.role === 'app')) {
    expect(role).toBe('app');
    const lines = readFileSync(logFile, 'utf8').trim().split('\n').filter(Boolean);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  }
});

it('says that it runs already when it is started again', async () => {
  const second = run('start');
  expect(await ended(second)).toBe(0);
  expect(second.output()).toMatch(/already runs/);
  expect(second.output()).toContain(`${urls.api}/graphql`);
  expect(pids.every(isRunning)).toBe(true);
});

it('starts a service that was killed again: the same command, the same environment, the same log', async () => {
  const before = processOf('event-service', 'app');
  const given = givenTo(before.pid);
  process.kill(before.pid, 'SIGKILL');
  await waitFor(() => launcher.output().includes('event-service answers again'), { deadlineMs: 30_000 });
  // How it ended stands there, too, when the CLI has noted it in time.
  expect(launcher.output()).toContain(`event-service ended (process ${before.pid}`);
  expect(launcher.output()).toContain(`log: ${before.logFile})`);
  const after = processOf('event-service', 'app');
  expect([after.pid === before.pid, after.logFile]).toEqual([false, before.logFile]);
  expect(givenTo(after.pid)).toEqual(given);
  expect(readlinkSync(`/proc/${after.pid}/fd/1`)).toBe(before.logFile);
  await waitFor(async () => (await health()).status === 'ok');
});

it('starts a sidecar that was killed again, and the feed goes on', async () => {
  const before = processOf('event-service', 'sidecar');
  const given = givenTo(before.pid);
  process.kill(before.pid, 'SIGKILL');
  await waitFor(() => launcher.output().includes('the sidecar of event-service answers again'), {
    deadlineMs: 30_000,
  });
  expect(givenTo(processOf('event-service', 'sidecar').pid)).toEqual(given);
  const { id } = await call<{ id: string }>('/v1/projects', {
    key: `kill${Date.now() % 1e6}`,
    name: 'after a kill',
  });
  await waitFor(
    async () => (await call<{ items: unknown[] }>(`/v1/projects/${id}/activity`)).items.length > 0,
    {
      deadlineMs: 20_000,
    },
  );
  pids = recorded().map(({ pid }) => pid);
});

it('leaves a service to whoever develops it, and takes it back', async () => {
  const developer = run('dev worker');
  await waitFor(
    () => /worker-service answers after[^]*the sidecar of worker-service answers/.test(developer.output()),
    {
      deadlineMs: 60_000,
    },
  );
  expect(launcher.output()).toContain(`worker-service goes to process ${developer.child.pid}`);
  expect(recorded().map(({ appId }) => appId)).not.toContain('worker-service');
  await waitFor(async () => (await health()).status === 'ok');

  const source = join(repoRoot, 'services', 'worker-service', 'src', 'deps.ts');
  utimesSync(source, new Date(), new Date());
  await waitFor(() => /deps\.ts saved; starts again\nworker-service answers after/.test(developer.output()), {
    deadlineMs: 30_000,
  });

  developer.child.kill('SIGINT');
  expect(await ended(developer)).toBe(0);
  await waitFor(() => launcher.output().includes('the sidecar of worker-service answers'), {
    deadlineMs: 30_000,
  });
  await waitFor(async () => (await health()).status === 'ok');
  expect(recorded()).toHaveLength(6);
  pids = recorded().map(({ pid }) => pid);
});

it('drains the services on Ctrl-C, leaves no process, and keeps the data', async () => {
  const logFiles = recorded().map(({ logFile }) => logFile);
  launcher.child.kill('SIGINT');
  // npm hands on the Ctrl-C that the terminal has sent already.
  launcher.child.kill('SIGINT');
  expect(await ended(launcher)).toBe(0);
  await waitFor(() => !pids.some(isRunning));
  expect(recorded()).toEqual([]);
  const sidecars = logFiles.filter((file) => file.endsWith('.daprd.log'));
  expect(sidecars).toHaveLength(3);
  for (const file of sidecars) expect(readFileSync(file, 'utf8')).toMatch(/[Ss]hut(ting)? ?down/);
});

it('starts again on the same data after its launcher was killed, and npm stop ends it from elsewhere', async () => {
  const killed = run('start');
  await untilRunning(killed);
  const left = recorded().map(({ pid }) => pid);
  killed.child.kill('SIGKILL');
  await ended(killed);
  expect(left.every(isRunning)).toBe(true);

  const again = run('start');
  await untilRunning(again);
  expect(left.some(isRunning)).toBe(false);
  const now = recorded().map(({ pid }) => pid);

  const stop = run('stop');
  expect(await ended(stop)).toBe(0);
  expect(await ended(again)).toBe(0);
  expect(now.some(isRunning)).toBe(false);
  // The servers belong to whoever runs the tests.
  const broker = ports[testProfile()];
  for (const port of [ports.postgres, ports.redis, broker]) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  }
});
