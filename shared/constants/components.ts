/** Dapr app ids: the names under which the services call each other. */
export const APP_IDS = {
  api: 'api-service',
  worker: 'worker-service',
  event: 'event-service',
} as const;

/** Dapr component names, as in components/<profile>/*.yaml. */
export const COMPONENTS = {
  pubsub: 'pubsub',
  broadcast: 'pubsub-broadcast',
  secrets: 'secretstore',
  /** The cron binding; its name is also the route that the sidecar posts each tick to. */
  tick: 'cron-tick',
} as const;
