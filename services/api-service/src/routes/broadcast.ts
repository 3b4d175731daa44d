import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { applyInvalidation } from '../handlers/invalidation';
import type { Invalidation } from '../handlers/invalidation';
import { openRoute } from './route';
import type { Route } from './route';

/** What event-service tells all replicas of this service. */
export function broadcastRoutes(deps: Parameters<typeof applyInvalidation>[0]): Route[] {
  const invalidate = applyInvalidation(deps);
  return [
    openRoute({
      method: 'post',
      path: SIDECAR_ROUTES.broadcast,
      access: 'sidecar',
      status: 200,
      handle: ({ body }) => {
        const invalidation = parseInvalidation(body);
        if (invalidation) invalidate(invalidation);
        // Never again: what cannot be read will not get better, and entries expire by themselves.
        return Promise.resolve({ body: { status: 'SUCCESS' } });
      },
    }),
  ];
}

/** The message in a CloudEvent; undefined when it is none of ours. */
function parseInvalidation(envelope: unknown): Invalidation | undefined {
  const message = isRecord(envelope) ? envelope.data : undefined;
  if (!isRecord(message) || typeof message.tenantId !== 'string' || !Array.isArray(message.changes))
    return undefined;
  return { tenantId: message.tenantId, changes: message.changes.filter(isChange) };
}

function isChange(value: unknown): value is Invalidation['changes'][number] {
  if (!isRecord(value)) return false;
  const { aggregate, streamId, version } = value;
  return typeof aggregate === 'string' && typeof streamId === 'string' && Number.isSafeInteger(version);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
