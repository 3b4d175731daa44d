import { requireAppToken } from '@plinth/shared/dapr/appToken';
import { parkedRoutes } from '@plinth/shared/dapr/parkedRoutes';
import type { ParkedConsumer, ParkedRoutesDeps } from '@plinth/shared/dapr/parkedRoutes';
import { sidecarProblem } from '@plinth/shared/dapr/sidecarProblem';
import type { SidecarProblemDeps } from '@plinth/shared/dapr/sidecarProblem';
import { refuseUnknownRoute } from '@plinth/shared/dapr/subscription';
import type { Signals } from '@plinth/shared/messaging/signals';
import express from 'express';
import type { Express } from 'express';
import { healthRoutes } from './routes/health';
import type { HealthDeps } from './routes/health';
import { messageRoutes } from './routes/messages';
import type { MessageDeps } from './routes/messages';

export type AppDeps = SidecarProblemDeps &
  MessageDeps &
  HealthDeps & {
    /** Those that work now: versions of projections come and go. */
    readonly consumers: () => readonly (ParkedConsumer & Pick<Signals, 'receive' | 'status'>)[];
    /** What our sidecar shows in each request. */
    readonly appToken: string;
    /** For whom another service calls; see requireBehalf. */
    readonly behalfOf: ParkedRoutesDeps['behalfOf'];
    /** Aborted when the process is told to stop. */
    readonly stopping: AbortSignal;
  };

/** The HTTP door of event-service: /livez and /readyz for anybody, everything else for its own sidecar. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', (_request, response) => {
    const isStopping = deps.stopping.aborted;
    response.status(isStopping ? 503 : 200).json({ status: isStopping ? 'stopping' : 'ok' });
  });

  app.use(requireAppToken(deps.appToken));
  // What the sidecar asks at start: our subscriptions are declared in components/, and there is nothing to configure.
  app.get('/dapr/subscribe', (_request, response) => void response.json([]));
  app.get('/dapr/config', (_request, response) => void response.json({}));
  app.use(messageRoutes(deps));
  app.use(parkedRoutes(deps));
  app.use(healthRoutes(deps));
  app.use(refuseUnknownRoute);
  app.use(sidecarProblem(deps));
  return app;
}
