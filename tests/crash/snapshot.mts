/** An event as it lies in the log; times as PostgreSQL prints them in UTC, to the microsecond. */
export interface EventRow {
  tenantId: string;
  position: number;
  streamId: string;
  version: number;
  id: string;
  type: string;
  data: Record<string, unknown>;
  actor: string;
  correlationId: string;
  occurredAt: string;
}

/** A state row of a project or a task; `fields` are its other columns, in camel case. */
interface StateRow {
  tenantId: string;
  aggregate: string;
  id: string;
  version: number;
  fields: Record<string, unknown>;
}

/** A line of the activity feed. */
interface FeedRow {
  tenantId: string;
  projectId: string;
  position: number;
  streamId: string;
  version: number;
  eventId: string;
  type: string;
  actor: string;
}

/** A job as it is now. */
interface JobRow {
  tenantId: string;
  id: string;
  schedule: string;
  dueAt: string;
  status: string;
  attempt: number;
}

/** One update of a job, as a trigger has written it down. */
export interface JobStep {
  id: string;
  at: string;
  oldStatus: string;
  status: string;
  oldToken: number;
  token: number;
  oldLeasedUntil: string | null;
}

/** What a thing looks like through the API. */
export interface View {
  tenantId: string;
  aggregate: string;
  id: string;
  status: number;
  fields: Record<string, unknown>;
}

/** A message of the topic, as far as it names an event. */
export interface Message {
  tenantId: string;
  position: number;
}

/** Everything that can be seen from outside once all is quiet. */
export interface Snapshot {
  heads: { tenantId: string; position: number }[];
  streams: { tenantId: string; id: string; version: number }[];
  events: EventRow[];
  rows: StateRow[];
  feed: FeedRow[];
  /** Consumers' and the relay's. */
  checkpoints: { tenantId: string; name: string; position: number }[];
  parked: { tenantId: string; streamId: string; reason: string }[];
  schedules: { tenantId: string; name: string; isDue: boolean }[];
  jobs: JobRow[];
  jobSteps: JobStep[];
  views: View[];
  /** Of the topic of events, each partition in its order. */
  messages: Message[];
  /** Messages by dead-letter topic. */
  deadLetters: Record<string, number>;
}
