import { hash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decode, sign, verify } from 'jsonwebtoken';
import type { JwtHeader, JwtPayload } from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { IdentityConfig } from '../identityConfig';
import type { Principal } from './caller';
import { LONGEST_TOKEN_SECONDS } from './signingKeys';
import type { SigningKeys } from './signingKeys';

export type TokensDeps = {
  signingKeys: Pick<SigningKeys, 'active' | 'verificationKey'>;
  clock: Clock;
  ids: Ids;
  config: Pick<IdentityConfig, 'issuer' | 'audience' | 'accessTokenSeconds'>;
  /** Verified tokens that are remembered; default 50,000. */
  maxTokens?: number;
};

/** Issues and verifies access tokens. */
export type Tokens = ReturnType<typeof createTokens>;

/** Whom an access token speaks of. What they may do is no part of it: that changes while a token is good. */
export type TokenSubject = Pick<Principal, 'userId' | 'tenantId' | 'sessionId'>;

/** A token that was found good, and what may end that. */
type Verified = { readonly subject: TokenSubject; readonly kid: string; readonly expiresAt: number };

const ALGORITHM = 'ES256';
const TYPE = 'at+jwt';
const MAX_TOKEN_LENGTH = 4096;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Makes the access tokens of RFC 9068: ES256 always, `typ: at+jwt`, key named by `kid`. A token that was found good is
 * remembered, by its hash; its end and its key are looked at again each time.
 */
export function createTokens({ signingKeys, clock, ids, config, maxTokens = 50_000 }: TokensDeps) {
  const { issuer, audience, accessTokenSeconds } = config;
  const verified = new LRUCache<string, Verified>({ max: maxTokens });

  function claimsOf(token: string, key: KeyObject): JwtPayload {
    try {
      // The algorithm is ours to choose, never the token's (RFC 8725, 3.1).
      const clockTimestamp = secondsOf(clock);
      return verify(token, key, { algorithms: [ALGORITHM], issuer, audience, clockTimestamp }) as JwtPayload;
    } catch (error) {
      throw badToken(error instanceof Error ? error.message : 'not verifiable');
    }
  }

  return {
    /** Issues a token, each time a new one. @param expiresIn seconds; as the configuration says, but for an impersonation */
    async issue(
      subject: TokenSubject,
      expiresIn: number = accessTokenSeconds,
    ): Promise<{ accessToken: string; expiresInSeconds: number }> {
      if (expiresIn > LONGEST_TOKEN_SECONDS) {
        throw new Error(
          `expected a token of at most ${LONGEST_TOKEN_SECONDS} s, as keys verify; got ${expiresIn}`,
        );
      }
      const { kid, privateKey } = await signingKeys.active();
      const iat = secondsOf(clock);
      const claims = { tid: subject.tenantId, sid: subject.sessionId, iat };
      const accessToken = sign(claims, privateKey, {
        algorithm: ALGORITHM,
        header: { alg: ALGORITHM, typ: TYPE, kid },
        issuer,
        audience,
        subject: subject.userId,
        jwtid: ids.next(),
        expiresIn,
      });
      return { accessToken, expiresInSeconds: expiresIn };
    },

    /**
     * Verifies signature, algorithm, type, issuer, audience and times of a token.
     * @throws UnauthenticatedError, always with the same words, why stands in `internal`; UnavailableError when it cannot
     *   be known whether its key was retired
     */
    async verify(token: string): Promise<TokenSubject> {
      // Bounded before it is hashed.
      if (token.length > MAX_TOKEN_LENGTH) throw badToken(`longer than ${MAX_TOKEN_LENGTH} characters`);
      const digest = hash('sha256', token, 'base64url');
      const known = verified.get(digest);
      const kid = known?.kid ?? kidOf(token);
      const key = await signingKeys.verificationKey(kid);
      if (!key) throw badToken('unknown kid');
      if (known && known.expiresAt > secondsOf(clock)) return known.subject;
      const claims = claimsOf(token, key);
      const subject = subjectOf(claims);
      verified.set(digest, { subject, kid, expiresAt: Number(claims.exp) });
      return subject;
    },
  };
}

function secondsOf(clock: Clock): number {
  return Math.floor(clock.now().getTime() / 1000);
}

function kidOf(token: string): string {
  const { typ, alg, kid } = headerOf(token);
  if (typ !== TYPE) throw badToken(`expected typ ${TYPE}`);
  if (alg !== ALGORITHM) throw badToken(`expected alg ${ALGORITHM}`);
  if (typeof kid !== 'string') throw badToken('expected a kid');
  return kid;
}

function headerOf(token: string): Partial<JwtHeader> {
  try {
    return decode(token, { complete: true })?.header ?? {};
  } catch {
    // A payload that is no JSON.
    return {};
  }
}

function subjectOf({ sub, tid, sid, exp }: Record<string, unknown>): TokenSubject {
  if (!isUuid(sub) || !isUuid(tid) || !isUuid(sid)) throw badToken('expected UUIDs in sub, tid and sid');
  if (exp === undefined) throw badToken('expected an end');
  return { userId: sub, tenantId: tid, sessionId: sid };
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** The one answer to every missing or bad access token; the reason is for the log. */
export function badToken(reason: string): UnauthenticatedError {
  return new UnauthenticatedError('The access token is missing, expired or not valid.', 'unauthenticated', {
    internal: { reason },
  });
}
