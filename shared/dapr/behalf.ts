import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HEADERS } from '../constants/headers';
import { UnauthenticatedError } from '../errors/appErrors';
import type { Clock } from '../types/clock';
import type { Actor } from '../types/event';

/** For whom a service calls another: the tenant that the call is about, and whoever asked for it. */
export type Behalf = { readonly tenantId: string; readonly actor: Actor };

/** What is signed; `appId` is the one service that it is for, `expiresAt` is in ms since 1970. */
type Claims = Behalf & { readonly appId: string; readonly expiresAt: number };

/** A call that waits longer than this has long timed out. */
const GOOD_FOR_MS = 30_000;
const FORM = /^([\w-]{1,1000})\.([\w-]{43})$/;

/**
 * The key by which services tell each other for whom they call, made of the secret `master-key` that each of them has, by
 * HKDF-SHA-256 (RFC 5869): it opens nothing that the master key seals.
 */
export function behalfKey(masterKey: KeyObject): KeyObject {
  return createSecretKey(
    new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(), 'plinth behalf', 32)),
  );
}

/** The header that a call of `appId` carries; good for half a minute. */
export function behalfHeader(
  key: KeyObject,
  { tenantId, actor }: Behalf,
  { appId, now }: { readonly appId: string; readonly now: Date },
): Record<string, string> {
  const claims: Claims = { tenantId, actor, appId, expiresAt: now.getTime() + GOOD_FOR_MS };
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return { [HEADERS.behalf]: `${payload}.${macOf(key, payload).toString('base64url')}` };
}

/**
 * For whom a call was made, as the header says it.
 * @returns undefined when it was not signed with this key, is for another service, or is too old
 */
export function readBehalf(
  key: KeyObject,
  header: string,
  { appId, now }: { readonly appId: string; readonly now: Date },
): Behalf | undefined {
  const [, payload, mac] = FORM.exec(header) ?? [];
  if (payload === undefined || mac === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(key, payload))) return undefined;
  // Signed by one of our services, so it has this form.
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  if (claims.appId !== appId || claims.expiresAt <= now.getTime()) return undefined;
  return { tenantId: claims.tenantId, actor: claims.actor };
}

/**
 * Makes what a route that acts for somebody asks first.
 * @returns for whom a call is @throws UnauthenticatedError when it does not say so, or not to us
 */
export function requireBehalf({ key, appId, clock }: { key: KeyObject; appId: string; clock: Clock }) {
  return (request: IncomingMessage): Behalf => {
    const header = request.headers[HEADERS.behalf];
    const behalf =
      typeof header === 'string' ? readBehalf(key, header, { appId, now: clock.now() }) : undefined;
    if (behalf) return behalf;
    throw new UnauthenticatedError('This route acts for somebody; the call does not say for whom.');
  };
}

function macOf(key: KeyObject, payload: string): Buffer {
  return createHmac('sha256', key).update(payload).digest();
}
