import type { TenantMembership } from '@plinth/shared/database/repositories/memberships';
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

export type AccessGrantDeps = { tokens: Pick<Tokens, 'issue'>; sessions: Pick<Sessions, 'start'> };

/** Lets a person into a tenant by a new session; a lost one only means signing in again. */
export async function startAccess(
  { tokens, sessions }: AccessGrantDeps,
  user: Person,
  membership: TenantMembership,
): Promise<AccessGrant> {
  const session = await sessions.start({ userId: user.id, tenantId: membership.tenantId });
  return grantAccess({ tokens }, { user, membership, session });
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
