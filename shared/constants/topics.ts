/** Topics, by what they carry. */
export const TOPICS = {
  /** The whole log of every tenant; partition key = tenant. */
  events: 'plinth.events',
  /** What could not be parsed by event-service / worker-service. */
  eventsDeadEventService: 'plinth.events.event-service.dead',
  eventsDeadWorkerService: 'plinth.events.worker-service.dead',
  /** Invalidations to every replica; newest only. */
  broadcast: 'plinth.broadcast',
} as const;

/** Partitions of `plinth.events`: the parallelism of a consumer. */
export const EVENT_PARTITIONS = 12;

/** How the consumer groups of broadcasts begin; each sidecar has one of its own. */
export const BROADCAST_GROUP_PREFIX = 'plinth-broadcast-';
