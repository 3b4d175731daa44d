import { join } from 'node:path';
import { repoRoot } from '../lib/paths.mts';
import type { Service, Stack } from '../lib/stack.mts';
import type { DatabaseRole } from '../lib/databaseUrl.mts';

export type AppId = `${Service}-service`;

/** The Dapr app id of a service, which is also the name of its folder. */
export function appIdOf(service: Service): AppId {
  return `${service}-service`;
}

/** What Node runs as this service. */
export function mainFileOf(appId: string): string {
  return join(repoRoot, 'services', appId, 'dist', 'server.js');
}

/** What Node runs as this service while it is developed. */
export function sourceFileOf(appId: string): string {
  return join(repoRoot, 'services', appId, 'src', 'server.ts');
}

/** The database roles that each service may log in as; it is given no other password. */
export const serviceRoles: Record<Service, DatabaseRole[]> = {
  api: ['app', 'writer', 'identity'],
  event: ['consumer', 'relay'],
  worker: ['consumer', 'scheduler', 'app', 'writer', 'purger', 'auditor'],
};

/** Where a stack keeps its signed checkpoints, beside its database. */
export function auditDirectory({ dir }: Pick<Stack, 'dir'>): string {
  return join(dir, 'audit');
}

/** Where a stack keeps its register of erasures, beside its database. */
export function erasureDirectory({ dir }: Pick<Stack, 'dir'>): string {
  return join(dir, 'erasures');
}

/** Where mails of a stack lie; it sends none. */
export function mailDirectory({ dir, name }: Pick<Stack, 'dir' | 'name'>): string {
  return name === 'dev' ? join(repoRoot, '.plinth', 'mail') : join(dir, 'mail');
}

export interface ServiceFiles {
  /** Working directory of the service and its sidecar. */
  runDir: string;
  /** Output of the service. */
  appLog: string;
  /** Output of its sidecar. */
  sidecarLog: string;
}

/** Where a service keeps its files in a stack. */
export function filesOf(stack: Pick<Stack, 'dir'>, appId: string): ServiceFiles {
  return {
    runDir: join(stack.dir, 'run', appId),
    appLog: join(stack.dir, 'logs', `${appId}.log`),
    sidecarLog: join(stack.dir, 'logs', `${appId}.daprd.log`),
  };
}
