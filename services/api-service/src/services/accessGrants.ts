import type { TenantMembership } from '@plinth/shared/database/repositories/memberships';
import { UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import type { SecondFactors } from './secondFactors';
import type { Session, Sessions } from './sessions';
import type { Tokens } from './tokens';

/** A person as they see themselves. */
export type Person = { readonly id: string; readonly displayName: string; readonly email: string };

/** A tenant as its members see it. */
export type TenantView = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: string;
};

/** What signing up, signing in and refreshing answer. */
export type AccessGrant = {
  readonly tenant: TenantView;
  readonly user: Person;
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string;
};

export type AccessGrantDeps = {
  tokens: Pick<Tokens, 'issue'>;
  sessions: Pick<Sessions, 'start'>;
  secondFactors: Pick<SecondFactors, 'challenge'>;
};

/**
 * Lets a person whose password was right into a tenant by a new session; a lost one only means signing in again.
 * @throws UnauthenticatedError `second_factor_required`, with a challenge and no session, for who has a second factor
 */
export async function startAccess(
  deps: AccessGrantDeps,
  user: Person,
  membership: TenantMembership,
): Promise<AccessGrant> {
  const proof = { userId: user.id, tenantId: membership.tenantId };
  const challenge = await deps.secondFactors.challenge(proof);
  if (challenge !== undefined) throw secondFactorRequired(challenge);
  return beginSession(deps, user, membership);
}

/** Lets a person in who has proven all that is asked of them. */
export async function beginSession(
  { tokens, sessions }: Pick<AccessGrantDeps, 'tokens' | 'sessions'>,
  user: Person,
  membership: TenantMembership,
): Promise<AccessGrant> {
  const session = await sessions.start({ userId: user.id, tenantId: membership.tenantId });
  return grantAccess({ tokens }, { user, membership, session });
}

function secondFactorRequired(challenge: string): UnauthenticatedError {
  const detail =
    'Send this challenge with a code of your authenticator, or a backup code, within five minutes.';
  return new UnauthenticatedError(detail, 'second_factor_required', { members: { challenge } });
}

/** Issues an access token for a session that was started or refreshed. */
export async function grantAccess(
  { tokens }: Pick<AccessGrantDeps, 'tokens'>,
  {
    user,
    membership,
    session,
  }: { user: Person; membership: TenantMembership; session: Session & { refreshToken: string } },
): Promise<AccessGrant> {
  const { userId, tenantId, sessionId, refreshToken } = session;
  const token = await tokens.issue({ userId, tenantId, sessionId });
  return { tenant: tenantView(membership), user, ...token, refreshToken };
}

/** The public half of a membership's tenant. */
export function tenantView({ tenantId, slug, name, status }: TenantMembership): TenantView {
  return { id: tenantId, slug, name, status };
}
