import { join } from 'node:path';
import { buildServices } from '../scripts/launcher/build.mts';
import { stackDir } from '../scripts/lib/paths.mts';
import { report } from './lib/report.mts';

const ROUNDS = 9;

/**
 * What row security costs a read: a task and a page of tasks among 500,000 of 500 tenants, as the role app, and the same
 * statements in the same transactions as a role that row security does not bind.
 */
export async function run(): Promise<void> {
  await buildServices(join(stackDir('bench'), 'logs'));
  const { measureRls } = await import('./lib/rlsRounds.mts');
  report('rls', ROUNDS, await measureRls(ROUNDS));
}
