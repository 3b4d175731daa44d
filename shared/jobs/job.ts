import type { JsonObject } from '../types/json';

/** What a kind of job promises: one per processor, in the service that runs it. */
export type JobDefinition = {
  /** Name of the processor, as in `job.processor`: `project-counts`. */
  readonly name: string;
  /** How often it is tried before it counts as failed; at least 1. */
  readonly maxAttempts: number;
  /** When its AbortSignal fires and the attempt counts as failed. */
  readonly timeoutMs: number;
  /** Wait before the second attempt; doubles with each further one, up to an hour, with jitter. */
  readonly backoffMs: number;
  /** Whether it runs for a tenant that is suspended, too; default not. */
  readonly runsWhileSuspended?: boolean;
};

/** A claim on a job: what its holder needs to run it, and to say how it went. */
export type ClaimedJob = {
  readonly tenantId: string;
  readonly id: string;
  readonly processor: string;
  readonly payload: JsonObject;
  /** Counts from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Rises with each claim: whoever holds a lower one is refused. */
  readonly leaseToken: number;
};

/** A row by which the database knows which claim speaks. */
export type Lease = Pick<ClaimedJob, 'tenantId' | 'id' | 'leaseToken'>;

/**
 * Does the work of one job. May run more than once for the same job (a killed runner's lease expires), so its
 * effects must be repeatable.
 * @returns what becomes the job's `result`
 */
export type Processor = (job: ClaimedJob, context: { readonly signal: AbortSignal }) => Promise<JsonObject>;
