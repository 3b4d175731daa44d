import pg from 'pg';
import type { Cluster } from './cluster.mts';

/** Runs something in a session of the superuser. */
export async function asAdmin<T>(
  { adminUrl }: Pick<Cluster, 'adminUrl'>,
  run: (admin: pg.Client) => Promise<T>,
): Promise<T> {
  const admin = new pg.Client(adminUrl);
  admin.on('error', () => {});
  await admin.connect();
  try {
    return await run(admin);
  } finally {
    await admin.end().catch(() => {});
  }
}
