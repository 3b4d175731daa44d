import { decode, sign, verify } from 'jsonwebtoken';
import type { JwtPayload } from 'jsonwebtoken';
import type { Clock } from '@plinth/shared/types/clock';
import { badToken } from './tokens';
import type { SigningKeys } from './signingKeys';

type OperatorTokensDeps = {
  readonly signingKeys: Pick<SigningKeys, 'active' | 'verificationKey'>;
  readonly clock: Clock;
  readonly config: { readonly issuer: string };
};

/** Whom an operator's token speaks of. */
export type OperatorSubject = { readonly operatorId: string; readonly sessionId: string };

/** See {@link createOperatorTokens}. */
export type OperatorTokens = ReturnType<typeof createOperatorTokens>;

const ALGORITHM = 'ES256';
/** Neither of them is that of a tenant's token: each door refuses what was made for the other. */
const TYPE = 'plinth-operator+jwt';
const AUDIENCE = 'plinth-admin';
const MAX_TOKEN_LENGTH = 4096;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Makes the tokens of operators: signed with the platform's keys, for `/admin` only. */
export function createOperatorTokens({ signingKeys, clock, config: { issuer } }: OperatorTokensDeps) {
  const seconds = () => Math.floor(clock.now().getTime() / 1000);

  return {
    /** @param expiresIn seconds */
    async issue({ operatorId, sessionId }: OperatorSubject, expiresIn: number): Promise<string> {
      const { kid, privateKey } = await signingKeys.active();
      return sign({ sid: sessionId, iat: seconds() }, privateKey, {
        algorithm: ALGORITHM,
        header: { alg: ALGORITHM, typ: TYPE, kid },
        issuer,
        audience: AUDIENCE,
        subject: operatorId,
        expiresIn,
      });
    },

    /** @throws UnauthenticatedError, always with the same words; why stands in `internal` */
    async verify(token: string): Promise<OperatorSubject> {
      const kid = kidOf(token);
      const key = await signingKeys.verificationKey(kid);
      if (!key) throw badToken('unknown kid');
      try {
        const options = { issuer, audience: AUDIENCE, clockTimestamp: seconds() };
        return subjectOf(verify(token, key, { ...options, algorithms: [ALGORITHM] }) as JwtPayload);
      } catch (error) {
        throw badToken(error instanceof Error ? error.message : 'not verifiable');
      }
    },
  };
}

function kidOf(token: string): string {
  if (token.length > MAX_TOKEN_LENGTH) throw badToken(`longer than ${MAX_TOKEN_LENGTH} characters`);
  const { typ, alg, kid } = headerOf(token);
  if (typ !== TYPE || alg !== ALGORITHM || typeof kid !== 'string') throw badToken('no token of an operator');
  return kid;
}

function headerOf(token: string): Record<string, unknown> {
  try {
    return { ...decode(token, { complete: true })?.header };
  } catch {
    return {};
  }
}

function subjectOf({ sub, sid, exp }: JwtPayload & { sid?: unknown }): OperatorSubject {
  if (!isUuid(sub) || !isUuid(sid) || exp === undefined) throw badToken('expected sub, sid and an end');
  return { operatorId: sub, sessionId: sid };
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
