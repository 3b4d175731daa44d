import { json, Router } from 'express';
import type { Request } from 'express';
import { SIDECAR_ROUTES } from '../constants/routes';
import { ValidationError } from '../errors/appErrors';
import type { Behalf } from './behalf';

/** A consumer of a service, as far as its parked streams go. */
export type ParkedConsumer = {
  readonly name: string;
  readonly parked: (
    tenantId: string,
    page: { after?: string; limit: number },
  ) => Promise<{ items: readonly object[]; next?: string }>;
  readonly retry: (stream: { tenantId: string; streamId: string }) => Promise<string>;
  readonly retryAll: (tenantId: string) => Promise<number>;
};

export type ParkedRoutesDeps = {
  readonly consumers: () => readonly ParkedConsumer[];
  /** See requireBehalf. */
  readonly behalfOf: (request: Request) => Behalf;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

/**
 * Parked streams, for other services by invocation:
 * - `GET /internal/parked?after=&limit=` lists a tenant's: `{items, next}`, next being null on the last page
 * - `POST /internal/parked/retry {streamId}` tries one now: `{outcome}`; an unknown one is
 *   `not_parked`, as is one that was healed
 * - `POST /internal/parked/retry-all` makes all due, to be tried within seconds: `{streams}`
 *
 * Each takes `consumer`, the name of one of the service's consumers; without it the first one is meant.
 * All may be repeated. Who may ask is the caller's to know; the tenant is the one that the caller has signed (see behalf),
 * whatever else a call says, and without that it is refused.
 */
export function parkedRoutes({ consumers, behalfOf }: ParkedRoutesDeps): Router {
  const router = Router();
  const body = json({ limit: '1kb' });

  router.get(SIDECAR_ROUTES.internalParked, async (request, response) => {
    const { tenantId } = behalfOf(request);
    const { after, limit } = request.query;
    const consumer = consumerOf(consumers(), request.query['consumer']);
    const page = { after: after === undefined ? undefined : uuidOf('/after', after), limit: limitOf(limit) };
    const { items, next = null } = await consumer.parked(tenantId, page);
    response.json({ items: items.map((item) => ({ consumer: consumer.name, ...item })), next });
  });

  router.post(SIDECAR_ROUTES.internalParkedRetry, body, async (request, response) => {
    const { tenantId } = behalfOf(request);
    const { streamId, consumer } = membersOf(request.body);
    const stream = { tenantId, streamId: uuidOf('/streamId', streamId) };
    response.json({ outcome: await consumerOf(consumers(), consumer).retry(stream) });
  });

  router.post(SIDECAR_ROUTES.internalParkedRetryAll, body, async (request, response) => {
    const { tenantId } = behalfOf(request);
    const { consumer } = membersOf(request.body);
    const streams = await consumerOf(consumers(), consumer).retryAll(tenantId);
    response.json({ streams });
  });
  return router;
}

function membersOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

function consumerOf(consumers: readonly ParkedConsumer[], name: unknown): ParkedConsumer {
  const found = name === undefined ? consumers[0] : consumers.find((consumer) => consumer.name === name);
  if (found) return found;
  const detail = `must be one of ${consumers.map((consumer) => consumer.name).join(', ')}`;
  throw new ValidationError([{ pointer: '/consumer', code: 'unknown_consumer', detail }]);
}

function uuidOf(pointer: string, value: unknown): string {
  if (typeof value === 'string' && UUID.test(value)) return value;
  throw new ValidationError([{ pointer, code: 'not_a_uuid', detail: 'must be a UUID in lower case' }]);
}

function limitOf(value: unknown): number {
  if (value === undefined) return DEFAULT_LIMIT;
  const limit = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new ValidationError([
    { pointer: '/limit', code: 'out_of_range', detail: `must be a number from 1 to ${MAX_LIMIT}` },
  ]);
}
