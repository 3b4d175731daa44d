import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import type { HealthReport } from '../services/health';
import { openRoute } from './route';
import type { Route } from './route';

export type HealthDeps = {
  readonly health: () => Promise<HealthReport>;
  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal;
};

/**
 * Whether this process answers (/livez), wants to be sent requests (/readyz), and whether what it needs answers. Not
 * ready means only that it stops: were PostgreSQL asked there, all replicas would leave the load balancer at once.
 */
export function healthRoutes({ health, stopping }: HealthDeps): Route[] {
  return [
    openRoute({
      method: 'get',
      path: '/health',
      access: 'public',
      limit: 'none',
      status: 200,
      handle: async () => {
        const report = await health();
        return { body: report, status: report.status === 'down' ? 503 : 200 };
      },
    }),
    openRoute({
      method: 'get',
      path: '/livez',
      access: 'public',
      limit: 'none',
      status: 200,
      handle: () => Promise.resolve({ body: { status: 'ok' } }),
    }),
    openRoute({
      method: 'get',
      path: '/readyz',
      access: 'public',
      limit: 'none',
      status: 200,
      handle: async () =>
        stopping.aborted ? { body: { status: 'stopping' }, status: 503 } : { body: { status: 'ok' } },
    }),
    openRoute({
      method: 'get',
      path: SIDECAR_ROUTES.internalHealth,
      access: 'sidecar',
      status: 200,
      handle: () => Promise.resolve({ body: { status: 'ok' } }),
    }),
  ];
}
