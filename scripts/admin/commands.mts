import { Fault } from '../lib/fault.mts';
import { ask, dropToken, keepToken } from './client.mts';
import type { AdminCommand } from './options.mts';
import { prompt } from './prompt.mts';

type Run = (command: AdminCommand) => Promise<unknown>;

/**
 * Carries out a command by the door of operators.
 * @returns what it answers, to be printed
 * @throws Fault for an option that is missing, and for what the door refuses
 */
export function runCommand(command: AdminCommand): Promise<unknown> {
  const run = RUN[command.command];
  if (!run) throw new Error(`expected a command of ${Object.keys(RUN).join(', ')}; got ${command.command}`);
  return run(command);
}

const RUN: Readonly<Record<string, Run>> = {
  enrol,
  'sign-in': signIn,
  'sign-out': async (command) => {
    await ask(command, { method: 'POST', path: '/admin/sign-out' });
    dropToken(command);
  },
  invite: (command) => ask(command, { method: 'POST', path: '/admin/invitations' }),
  'tenants list': (command) => {
    const { status, slug, after } = command.values;
    const given = Object.entries({ status, slug, after }).filter(([, value]) => value !== undefined);
    const query = new URLSearchParams(given as [string, string][]).toString();
    return ask(command, { method: 'GET', path: `/admin/tenants?${query}` });
  },
  'tenants show': (command) => ask(command, { method: 'GET', path: tenantPath(command) }),
  'tenants suspend': (command) => change(command, 'POST', '/suspend'),
  'tenants restore': (command) => change(command, 'POST', '/restore'),
  'tenants plan': (command) => change(command, 'PATCH', '', { plan: option(command, 'plan') }),
  'services list': (command) => ask(command, { method: 'GET', path: '/admin/services' }),
  'services create': (command) => {
    const body = { name: option(command, 'name'), scopes: [command.values.scope ?? 'events.read.all'] };
    return service(command, '', body);
  },
  'services rotate': (command) => service(command, '/rotate'),
  'services revoke': (command) => service(command, '/revoke'),
  impersonate: (command) =>
    change(command, 'POST', '/impersonations', {
      userId: option(command, 'user'),
      minutes: Number(option(command, 'minutes')),
    }),
  'end-impersonation': (command) => {
    const path = `${tenantPath(command)}/impersonations/${encodeURIComponent(command.operands[1] ?? '')}`;
    return ask(command, { method: 'DELETE', path });
  },
};

/** Sets an authenticator up, and makes the operator by a code of it. */
async function enrol(command: AdminCommand): Promise<unknown> {
  const [token, name] = [option(command, 'token'), option(command, 'name')];
  const { secret, uri, enrolment } = await ask<{ secret: string; uri: string; enrolment: string }>(command, {
    method: 'POST',
    path: '/admin/enrolment',
    body: { token, name },
  });
  process.stderr.write(`secret of the authenticator: ${secret}\n${uri}\n`);
  const password = await passwordOf(command);
  const code = await prompt('code of the authenticator');
  const body = { token, name, password, enrolment, code };
  return ask(command, { method: 'POST', path: '/admin/operators', body });
}

async function signIn(command: AdminCommand): Promise<unknown> {
  const name = option(command, 'name');
  const password = await passwordOf(command);
  const code = command.values.code ?? (await prompt('code of the authenticator'));
  // Not with a token of whoever was here before.
  dropToken(command);
  const grant = await ask<{ operator: object; accessToken: string; expiresAt: string }>(command, {
    method: 'POST',
    path: '/admin/sign-in',
    body: { name, password, code },
  });
  keepToken(command, grant);
  return { operator: grant.operator, expiresAt: grant.expiresAt };
}

function passwordOf({ password }: AdminCommand): Promise<string> | string {
  return password ?? prompt('password', { isSecret: true });
}

/** What is done to a tenant, for a reason. */
function change(command: AdminCommand, method: string, action: string, body: object = {}): Promise<unknown> {
  const reason = option(command, 'reason');
  return ask(command, { method, path: `${tenantPath(command)}${action}`, body: { ...body, reason } });
}

/** What is done to a service's principal, for a reason. */
function service(command: AdminCommand, action: string, body: object = {}): Promise<unknown> {
  const reason = option(command, 'reason');
  const [id] = command.operands;
  const path = `/admin/services${id === undefined ? '' : `/${encodeURIComponent(id)}`}${action}`;
  return ask(command, { method: 'POST', path, body: { ...body, reason } });
}

function tenantPath({ operands: [tenantId = ''] }: AdminCommand): string {
  return `/admin/tenants/${encodeURIComponent(tenantId)}`;
}

function option({ command, values }: AdminCommand, name: keyof AdminCommand['values']): string {
  const value = values[name];
  if (value !== undefined) return value;
  throw new Fault({
    expected: `--${name}`,
    got: 'none',
    remedy: `npm run admin -- ${command} … --${name} …`,
  });
}
