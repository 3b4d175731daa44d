import type { Signals } from '@plinth/shared/messaging/signals';
import { ValidationError } from '@plinth/shared/errors/appErrors';
import { json, Router } from 'express';

export type ParkedDeps = { readonly activityFeed: Pick<Signals, 'name' | 'parked' | 'retry'> };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Parked streams, for other services by invocation: `GET /internal/parked?tenantId=` lists a tenant's,
 * `POST /internal/parked/retry {tenantId, streamId}` tries one now and answers `{outcome}`.
 */
export function parkedRoutes({ activityFeed }: ParkedDeps): Router {
  const router = Router();
  router.get('/internal/parked', async (request, response) => {
    const tenantId = uuidOf('/tenantId', request.query['tenantId']);
    const items = await activityFeed.parked(tenantId);
    response.json({ items: items.map((item) => ({ consumer: activityFeed.name, ...item })) });
  });
  router.post('/internal/parked/retry', json({ limit: '1kb' }), async (request, response) => {
    const body = (request.body ?? {}) as { tenantId?: unknown; streamId?: unknown };
    const stream = {
      tenantId: uuidOf('/tenantId', body.tenantId),
      streamId: uuidOf('/streamId', body.streamId),
    };
    response.json({ outcome: await activityFeed.retry(stream) });
  });
  return router;
}

function uuidOf(pointer: string, value: unknown): string {
  if (typeof value === 'string' && UUID.test(value)) return value;
  throw new ValidationError([{ pointer, code: 'not_a_uuid', detail: 'must be a UUID in lower case' }]);
}
