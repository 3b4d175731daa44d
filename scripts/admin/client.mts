import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { readJson, writeJson } from '../lib/jsonfile.mts';
import type { AdminCommand } from './options.mts';

type Where = Pick<AdminCommand, 'apiUrl' | 'tokenFile'>;
type Kept = { apiUrl: string; accessToken: string; expiresAt: string };

const DEADLINE_MS = 30_000;

/** Keeps the token of a sign-in, readable for its owner only. */
export function keepToken({ apiUrl, tokenFile }: Where, grant: Omit<Kept, 'apiUrl'>): void {
  mkdirSync(dirname(tokenFile), { recursive: true });
  writeJson(tokenFile, { apiUrl, accessToken: grant.accessToken, expiresAt: grant.expiresAt }, 0o600);
  chmodSync(tokenFile, 0o600);
}

/** Forgets it. Repeatable. */
export function dropToken({ tokenFile }: Where): void {
  rmSync(tokenFile, { force: true });
}

/**
 * Asks the door of operators, as who signed in last when there is somebody.
 * @returns the body of the answer; undefined when it has none
 * @throws Fault for what is refused, and when nobody answers
 */
export async function ask<Body>(
  where: Where,
  request: { method: string; path: string; body?: unknown },
): Promise<Body> {
  const { method, path, body } = request;
  const kept = readJson<Kept>(where.tokenFile);
  // A token goes to whom it came from and to nobody else.
  const token = kept?.apiUrl === where.apiUrl ? kept.accessToken : undefined;
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(new URL(path, where.apiUrl), {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch((cause: unknown) => {
    const remedy = 'npm start, or PLINTH_API_URL to lead to another';
    throw new Fault({
      expected: `an answer of ${where.apiUrl}`,
      got: (cause as Error).message,
      remedy,
      cause,
    });
  });
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as Body;
  const remedy = response.status === 401 ? 'npm run admin -- sign-in --name NAME' : 'see docs/operator.md';
  throw new Fault({ expected: `${method} ${path} to succeed`, got: `${response.status} ${text}`, remedy });
}
