import { accountRoutes } from './account';
import { apiKeyRoutes } from './apiKeys';
import type { ApiKeyDeps } from './apiKeys';
import { auditRoutes } from './audit';
import type { AuditDeps } from './audit';
import { authRoutes } from './auth';
import type { AuthDeps } from './auth';
import { broadcastRoutes } from './broadcast';
import { commentRoutes } from './comments';
import type { CommentDeps } from './comments';
import { credentialRoutes } from './credentials';
import type { CredentialDeps } from './credentials';
import { eventRoutes } from './events';
import { healthRoutes } from './health';
import { invitationRoutes } from './invitations';
import type { InvitationDeps } from './invitations';
import { jobRoutes } from './jobs';
import { jwksRoutes } from './jwks';
import { memberRoutes } from './members';
import type { MemberDeps } from './members';
import { myTenantRoutes } from './myTenants';
import { projectRoutes } from './projects';
import type { ProjectDeps } from './projects';
import { projectionRoutes } from './projections';
import type { ProjectionDeps } from './projections';
import { roleRoutes } from './roles';
import type { RoleDeps } from './roles';
import type { Route } from './route';
import { secondFactorRoutes } from './secondFactor';
import { sessionRoutes } from './sessions';
import { taskRoutes } from './tasks';
import type { TaskDeps } from './tasks';
import { tenantRoutes } from './tenant';
import type { TenantDeps } from './tenant';

/** What all routes together need. */
export type RouteDeps = AuthDeps &
  CredentialDeps &
  AuditDeps &
  ProjectDeps &
  TaskDeps &
  CommentDeps &
  TenantDeps &
  MemberDeps &
  ApiKeyDeps &
  RoleDeps &
  InvitationDeps &
  ProjectionDeps &
  Parameters<typeof accountRoutes>[0] &
  Parameters<typeof myTenantRoutes>[0] &
  Parameters<typeof secondFactorRoutes>[0] &
  Parameters<typeof sessionRoutes>[0] &
  Parameters<typeof eventRoutes>[0] &
  Parameters<typeof jobRoutes>[0] &
  Parameters<typeof healthRoutes>[0] &
  Parameters<typeof jwksRoutes>[0] &
  Parameters<typeof broadcastRoutes>[0];

/** The one table of routes: what is not in it, and is not GraphQL, is answered 404. */
export function routeTable(deps: RouteDeps): Route[] {
  return [
    ...authRoutes(deps),
    ...credentialRoutes(deps),
    ...sessionRoutes(deps),
    ...secondFactorRoutes(deps),
    ...accountRoutes(deps),
    ...myTenantRoutes(deps),
    ...projectRoutes(deps),
    ...taskRoutes(deps),
    ...commentRoutes(deps),
    ...tenantRoutes(deps),
    ...memberRoutes(deps),
    ...apiKeyRoutes(deps),
    ...roleRoutes(deps),
    ...invitationRoutes(deps),
    ...projectionRoutes(deps),
    ...eventRoutes(deps),
    ...auditRoutes(deps),
    ...jobRoutes(deps),
    ...healthRoutes(deps),
    ...jwksRoutes(deps),
    ...broadcastRoutes(deps),
  ];
}
