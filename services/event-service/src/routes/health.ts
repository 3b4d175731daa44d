import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import type { Signals } from '@plinth/shared/messaging/signals';
import { Router } from 'express';
import type { Relay } from '../producers/relay';

export type HealthDeps = {
  readonly activityFeed: Pick<Signals, 'status'>;
  readonly auditLog: Pick<Signals, 'status'>;
  readonly relay: Pick<Relay, 'status'>;
  /** Throws when PostgreSQL does not answer. */
  readonly ping: () => Promise<void>;
};

/**
 * What other services are told by invocation: 200 `{status: ok, relay, activityFeed, auditLog}`, or 503 with `halted` (too many
 * streams were parked) or `down` (no PostgreSQL). A standby of the relay is well, too.
 */
export function healthRoutes({ activityFeed, auditLog, relay, ping }: HealthDeps): Router {
  const router = Router();
  router.get(SIDECAR_ROUTES.internalHealth, async (_request, response) => {
    const consumers = { activityFeed: activityFeed.status(), auditLog: auditLog.status() };
    const isHalted = Object.values(consumers).some((consumer) => consumer.isHalted);
    const isUp = await ping().then(
      () => true,
      () => false,
    );
    const status = !isUp ? 'down' : isHalted ? 'halted' : 'ok';
    response.status(status === 'ok' ? 200 : 503).json({ status, relay: relay.status(), ...consumers });
  });
  return router;
}
