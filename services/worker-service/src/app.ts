import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { requireAppToken } from '@plinth/shared/dapr/appToken';
import { parkedRoutes } from '@plinth/shared/dapr/parkedRoutes';
import type { ParkedConsumer, ParkedRoutesDeps } from '@plinth/shared/dapr/parkedRoutes';
import { sidecarProblem } from '@plinth/shared/dapr/sidecarProblem';
import type { SidecarProblemDeps } from '@plinth/shared/dapr/sidecarProblem';
import { createDeadLetters } from '@plinth/shared/dapr/deadLetters';
import { refuseUnknownRoute, subscriptionRoute } from '@plinth/shared/dapr/subscription';
import { receiveForAll } from '@plinth/shared/messaging/receiveForAll';
import type { Signals } from '@plinth/shared/messaging/signals';
import express from 'express';
import type { Express } from 'express';

export type AppDeps = SidecarProblemDeps & {
  /** What our sidecar shows in each request. */
  readonly appToken: string;
  /** For whom another service calls; see requireBehalf. */
  readonly behalfOf: ParkedRoutesDeps['behalfOf'];
  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal;
  readonly tick: () => Promise<void>;
  readonly consumers: readonly (ParkedConsumer & Pick<Signals, 'receive' | 'status'>)[];
};

/** The HTTP door of worker-service: /livez and /readyz for anybody, everything else for its own sidecar. */
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
  app.get(SIDECAR_ROUTES.internalHealth, (_request, response) => {
    const isHealthy = deps.consumers.every((consumer) => !consumer.status().isHalted);
    response.status(isHealthy ? 200 : 503).json({ status: isHealthy ? 'ok' : 'halted' });
  });
  // The sidecar asks by OPTIONS whether we take ticks.
  app.options(SIDECAR_ROUTES.tick, (_request, response) => void response.sendStatus(204));
  app.post(SIDECAR_ROUTES.tick, async (_request, response) => {
    await deps.tick();
    response.sendStatus(204);
  });
  app.post(SIDECAR_ROUTES.events, subscriptionRoute(receiveForAll(() => deps.consumers)));
  app.post(SIDECAR_ROUTES.dead, subscriptionRoute(createDeadLetters(deps)));
  app.use(parkedRoutes({ ...deps, consumers: () => deps.consumers }));
  app.use(refuseUnknownRoute);
  app.use(sidecarProblem(deps));
  return app;
}
