import express from 'express';
import type { Express } from 'express';
import { refuseUnknownRoute } from '@plinth/shared/dapr/subscription';
import { requireAppToken } from '@plinth/shared/dapr/appToken';
import type { Ids } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';
import { graphqlRouter } from './graphql/router';
import type { GraphqlDeps } from './graphql/router';
import { authenticate } from './middleware/authenticate';
import { clientAddress } from './middleware/clientAddress';
import { problem, unknownPath } from './middleware/problem';
import { rateLimit } from './middleware/rateLimit';
import type { RateLimitDeps } from './middleware/rateLimit';
import { recentProof } from './middleware/recentProof';
import { requestId } from './middleware/requestId';
import { requestLog } from './middleware/requestLog';
import { securityHeaders } from './middleware/securityHeaders';
import { adminTable } from './routes/admin';
import type { AdminRouteDeps } from './routes/admin';
import { mount } from './routes/mount';
import { mountAdmin } from './routes/mountAdmin';
import type { AdminDeps } from './routes/mountAdmin';
import { routeTable } from './routes/routeTable';
import type { RouteDeps } from './routes/routeTable';
import type { ClientAddress } from './services/clientAddress';

/** What the service is made of; tests hand in the same, made by createDeps. */
export type AppDeps = RouteDeps &
  AdminRouteDeps &
  AdminDeps &
  GraphqlDeps &
  Parameters<typeof authenticate>[0] &
  Parameters<typeof problem>[0] &
  RateLimitDeps & {
    readonly ids: Ids;
    readonly log: Logger;
    readonly clientAddress: ClientAddress;
    /** What the sidecar shows with each call (APP_API_TOKEN). */
    readonly appToken: string;
  };

/** Makes the service's HTTP application: what each request passes, in this order. Starts nothing. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  // Entity tags are stream versions, set by routes; not hashes of bodies.
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);

  const limits = rateLimit(deps);
  const guards = {
    authenticate: limits.ofRefused(authenticate(deps)),
    requireAppToken: requireAppToken(deps.appToken),
    requireRecentProof: recentProof(deps),
    rateLimit: limits,
  };
  app.use(clientAddress(deps.clientAddress), requestId(deps), requestLog(deps), ...securityHeaders());
  app.use(mount(routeTable(deps), guards));
  app.use(mountAdmin(adminTable(deps), deps, guards));
  app.use('/graphql', graphqlRouter(deps, guards));
  // A 404 would make the sidecar drop a message for good.
  app.post('/dapr/{*rest}', guards.requireAppToken, refuseUnknownRoute);
  app.use(unknownPath());
  app.use(problem(deps));
  return app;
}
