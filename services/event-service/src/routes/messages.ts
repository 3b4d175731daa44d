import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { createDeadLetters } from '@plinth/shared/dapr/deadLetters';
import { subscriptionRoute } from '@plinth/shared/dapr/subscription';
import { receiveForAll } from '@plinth/shared/messaging/receiveForAll';
import type { Signals } from '@plinth/shared/messaging/signals';
import type { Logger } from '@plinth/shared/utils/logger';
import { Router } from 'express';

export type MessageDeps = {
  readonly consumers: () => readonly Pick<Signals, 'receive'>[];
  readonly log: Pick<Logger, 'error'>;
};

/** The subscriptions of this service, as components/common/subscriptions.yaml names their routes. */
export function messageRoutes({ consumers, log }: MessageDeps): Router {
  const router = Router();
  router.post(SIDECAR_ROUTES.events, subscriptionRoute(receiveForAll(consumers)));
  router.post(SIDECAR_ROUTES.dead, subscriptionRoute(createDeadLetters({ log })));
  return router;
}
