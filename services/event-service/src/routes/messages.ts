import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { subscriptionRoute } from '@plinth/shared/dapr/subscription';
import type { Signals } from '@plinth/shared/messaging/signals';
import type { Logger } from '@plinth/shared/utils/logger';
import { Router } from 'express';

export type MessageDeps = {
  readonly activityFeed: Pick<Signals, 'receive'>;
  readonly log: Pick<Logger, 'error'>;
};

/** The subscriptions of this service, as components/common/subscriptions.yaml names their routes. */
export function messageRoutes({ activityFeed, log }: MessageDeps): Router {
  const router = Router();
  router.post(SIDECAR_ROUTES.events, subscriptionRoute(activityFeed.receive));
  router.post(
    SIDECAR_ROUTES.dead,
    subscriptionRoute(async (_message, headers) => {
      // No content: it is no envelope of ours, so nobody knows what it holds. Where it lies is enough to look it up.
      const { __topic: topic, __partition: partition, __offset: offset, __key: key } = headers;
      log.error(
        { topic, partition, offset, key },
        'a message could not be parsed; it is kept as a dead letter',
      );
      return 'success';
    }),
  );
  return router;
}
