import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { readConfig } from '@plinth/shared/utils/readConfig';
import { ApiConfig } from '../../services/api-service/src/config';
import { EventConfig } from '../../services/event-service/src/config';
import { WorkerConfig } from '../../services/worker-service/src/config';

const CLASSES = { api: ApiConfig, event: EventConfig, worker: WorkerConfig };
export type Service = keyof typeof CLASSES;
export const SERVICES = Object.keys(CLASSES) as Service[];

/** The roles of each service, as docs/architecture.md has them. */
export const ROLES: Readonly<Record<Service, readonly string[]>> = {
  api: ['app', 'writer', 'identity'],
  event: ['consumer', 'relay'],
  worker: ['app', 'consumer', 'scheduler', 'writer', 'purger', 'auditor'],
};

/** The variable with a role's URL. */
export const urlVariable = (role: string): string => `PLINTH_DATABASE__${role.toUpperCase()}_URL`;

/** A database URL as production wants it, with a password of its own. */
export function databaseUrl(
  role: string,
  query = 'sslmode=verify-full&sslrootcert=/etc/plinth/ca.pem',
): string {
  return `postgresql://plinth_${role}:${randomBytes(18).toString('base64url')}@db.internal:5432/plinth?${query}`;
}

/** A Redis URL, with a password of its own. */
export function redisUrl(url: string): string {
  const safe = new URL(url);
  safe.password = randomBytes(18).toString('base64url');
  return safe.href;
}

/** What a deployment hands to a service, all of it good. */
export function deployment(service: Service): Record<string, string> {
  return {
    NODE_ENV: 'production',
    PLINTH_ENV: 'production',
    DAPR_API_TOKEN: randomBytes(32).toString('hex'),
    APP_API_TOKEN: randomBytes(32).toString('hex'),
    ...(service === 'api' && { PLINTH_RATE_LIMIT__REDIS_URL: redisUrl('rediss://redis.internal:6379') }),
    ...(service === 'worker' && {
      PLINTH_AUDIT__DIRECTORY: '/audit',
      PLINTH_MAIL__SMTP_URL: `smtps://plinth:${randomBytes(18).toString('base64url')}@mail.internal`,
      PLINTH_MAIL__FROM: 'Plinth <plinth@plinth.internal>',
      PLINTH_MAIL__PUBLIC_URL: 'https://plinth.internal',
    }),
    ...(service !== 'event' && { PLINTH_ERASURE__DIRECTORY: '/erasures' }),
    ...Object.fromEntries(ROLES[service].map((role) => [urlVariable(role), databaseUrl(role)])),
  };
}

/** The configuration of a service under these variables. */
export function read(service: Service, env: Readonly<Record<string, string | undefined>>) {
  const dir = join(repoRoot, 'services', `${service}-service`, 'config');
  return readConfig<object>(CLASSES[service], { dir, env });
}

/** What is wrong with it, one sentence each. */
export function faultsOf(
  service: Service,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return read(service, env).faults;
}
