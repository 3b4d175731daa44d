import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { readJson, writeJson } from '../lib/jsonfile.mts';
import { step } from '../lib/progress.mts';
import type { Stack } from '../lib/stack.mts';

/** The tenant to try Plinth with; `npm run demo` signs in with this, too. */
export interface Demo {
  tenantName: string;
  displayName: string;
  email: string;
  password: string;
  /** Known once it has signed up. */
  slug?: string;
}

/** Where the demo tenant's credentials are kept (mode 600). */
export function demoFile({ dir }: Pick<Stack, 'dir'>): string {
  return join(dir, 'demo.json');
}

/** The demo tenant's credentials, if it has signed up. */
export function readDemo(stack: Pick<Stack, 'dir'>): Demo | undefined {
  const demo = readJson<Demo>(demoFile(stack));
  return demo?.slug ? demo : undefined;
}

/**
 * Makes sure that there is a demo tenant, through the HTTP door: signs it up the first time, later signs in
 * to see that its credentials are still good. They are written before the call, so that a sign-up whose
 * answer was lost is repeated, not doubled.
 * @throws Fault when the API refuses
 */
export async function seedDemo(stack: Stack): Promise<Demo> {
  const file = demoFile(stack);
  const demo = readJson<Demo>(file) ?? newDemo();
  writeJson(file, demo, 0o600);
  return step('demo tenant', async () => {
    const slug = (demo.slug && (await signIn(stack, demo))) || (await signUp(stack, demo));
    const seeded = { ...demo, slug };
    writeJson(file, seeded, 0o600);
    return seeded;
  });
}

function newDemo(): Demo {
  return {
    tenantName: 'Plinth Demo',
    displayName: 'Dana Demo',
    email: 'demo@plinth.example',
    password: randomBytes(15).toString('base64url'),
  };
}

/** @returns undefined when the tenant is not known: its data was deleted, its credentials were not */
async function signIn(stack: Stack, { email, password }: Demo): Promise<string | undefined> {
  const response = await post(stack, '/v1/auth/sign-in', { email, password });
  return response.status === 401 ? undefined : slugOf(response, 'sign-in');
}

async function signUp(stack: Stack, { slug: _unknown, ...body }: Demo): Promise<string> {
  return slugOf(await post(stack, '/v1/auth/sign-up', body), 'sign-up');
}

function post(stack: Stack, path: string, body: unknown): Promise<Response> {
  return fetch(`http://127.0.0.1:${stack.ports.api}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
}

async function slugOf(response: Response, what: string): Promise<string> {
  const text = await response.text();
  if (response.ok) return (JSON.parse(text) as { tenant: { slug: string } }).tenant.slug;
  throw new Fault({
    expected: `the ${what} of the demo tenant to succeed`,
    got: `${response.status} ${text.slice(0, 500)}`,
    remedy: 'read .plinth/dev/logs/api-service.log; npm run reset begins with new data',
  });
}
