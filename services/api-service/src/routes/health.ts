import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import type { HealthReport } from '../services/health';
import { openRoute } from './route';
import type { Route } from './route';

/** Whether this process answers, and whether what it needs does. */
export function healthRoutes({ health }: { health: () => Promise<HealthReport> }): Route[] {
  return [
    openRoute({
      method: 'get',
      path: '/health',
      access: 'public',
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
      status: 200,
      handle: () => Promise.resolve({ body: { status: 'ok' } }),
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
