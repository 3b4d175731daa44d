import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createLogger } from './logger';

function capture(pretty = false) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { lines, log: createLogger({ service: 'api-service', level: 'info', pretty, destination }) };
}

test('an entry is JSON with service, level name and RFC 3339 time', () => {
  const { lines, log } = capture();
  log.info({ position: 3 }, 'events appended');
  log.debug('below the level');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    service: 'api-service',
    position: 3,
    msg: 'events appended',
  });
});

test('credentials are redacted at each depth', () => {
  const { lines, log } = capture();
  log.info({
    password: 'hunter2',
    req: { headers: { authorization: 'hunter2', 'dapr-api-token': 'hunter2' } },
  });
  log.info({
    body: { refreshToken: 'hunter2' },
    a: { b: { c: { token: 'hunter2', 'set-cookie': 'hunter2' } } },
  });
  log.error({ err: Object.assign(new Error('no'), { config: { apiToken: 'hunter2' } }) }, 'failed');
  expect(lines.join('')).not.toContain('hunter2');
  expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(7);
});

test.each(['newPassword', 'currentPassword', 'backupCodes', 'apiKey', 'secret', 'accessToken', 'appToken'])(
  '%s is a credential',
  (name) => {
    const { lines, log } = capture();
    log.info({ [name]: 'hunter2', body: { [name]: ['hunter2'] } }, 'x');
    expect(lines[0]).not.toContain('hunter2');
  },
);

test('what comes from outside stays in its entry: one line, whatever it holds', () => {
  const { lines, log } = capture();
  const forged = 'x\r\n{"level":"info","msg":"forged"}\u2028\u0085\0';
  log.info({ path: forged, [forged]: 1, err: new Error(forged) }, forged);
  expect(lines).toHaveLength(1);
  expect(lines[0]!.trimEnd()).not.toMatch(/[\r\n]/);
  expect(JSON.parse(lines[0]!)).toMatchObject({ path: forged, msg: forged });
});

test('a child keeps the redaction', () => {
  const { lines, log } = capture();
  log.child({ requestId: 'r' }).info({ headers: { cookie: 'hunter2' } }, 'x');
  expect(lines[0]).not.toContain('hunter2');
});

test('pretty is one readable line, and the stack of an error', () => {
  const { lines, log } = capture(true);
  log.info({ port: 8080 }, 'listening');
  log.error({ err: new Error('broken') }, 'failed');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}api-service listening \{"port":8080\}\n$/);
  expect(lines[1]).toMatch(/ERROR api-service failed\nError: broken\n {4}at /);
});

test('pretty is JSON all the same where nobody reads along', () => {
  const sources = join(__dirname, '..', '..', 'scripts', 'dev', 'registerSources.mts');
  const program = `require('${join(__dirname, 'logger.ts')}')
    .createLogger({ service: 'api-service', level: 'info', pretty: true }).info('listening')`;
  const output = execFileSync(process.execPath, ['-r', sources, '-e', program], { encoding: 'utf8' });
  expect(JSON.parse(output)).toMatchObject({ level: 'info', msg: 'listening' });
});
