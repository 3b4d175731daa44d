import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import type { Signals } from '@plinth/shared/messaging/signals';
import { Router } from 'express';
import type { Relay } from '../producers/relay';

export type HealthDeps = {
  readonly consumers: () => readonly Pick<Signals, 'name' | 'status'>[];
  readonly relay: Pick<Relay, 'status'>;
  /** Throws when PostgreSQL does not answer. */
  readonly ping: () => Promise<void>;
};

/**
 * What other services are told by invocation: 200 `{status: ok, relay, consumers}`, or 503 with `halted` (too many
 * streams were parked) or `down` (no PostgreSQL). A standby of the relay is well, too.
 */
export function healthRoutes({ consumers, relay, ping }: HealthDeps): Router {
  const router = Router();
  router.get(SIDECAR_ROUTES.internalHealth, async (_request, response) => {
    const states = Object.fromEntries(consumers().map(({ name, status }) => [name, status()]));
    const isHalted = Object.values(states).some((consumer) => consumer.isHalted);
    const isUp = await ping().then(
      () => true,
      () => false,
    );
    const status = !isUp ? 'down' : isHalted ? 'halted' : 'ok';
    response.status(status === 'ok' ? 200 : 503).json({ status, relay: relay.status(), consumers: states });
  });
  return router;
}
