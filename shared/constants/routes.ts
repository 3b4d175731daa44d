/** Paths that only the sidecar calls; named in components/ and checked against it by a test. */
export const SIDECAR_ROUTES = {
  /** Event-service and worker-service: signals of plinth.events. */
  events: '/dapr/events',
  /** Envelopes that could not be parsed. */
  dead: '/dapr/dead',
  /** Api-service: invalidations. */
  broadcast: '/dapr/broadcast',
  /** Worker-service: the cron binding posts to /<component name>. */
  tick: '/cron-tick',
  /** Each service: answers other services' health calls by Dapr invocation. */
  internalHealth: '/internal/health',
  /** Event-service and worker-service: the parked streams of a tenant, of the consumers that run there. */
  internalParked: '/internal/parked',
  internalParkedRetry: '/internal/parked/retry',
  internalParkedRetryAll: '/internal/parked/retry-all',
} as const;
