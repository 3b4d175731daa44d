import { join } from 'node:path';
import { loadConfig } from '@plinth/shared/utils/loadConfig';
import { WorkerConfig } from '../src/config';

const dir = join(__dirname, '..', 'config');
const given = {
  PLINTH_DATABASE__APP_URL: 'postgres://plinth_app:a@127.0.0.1:1/plinth',
  PLINTH_DATABASE__CONSUMER_URL: 'postgres://plinth_consumer:a@127.0.0.1:1/plinth',
  PLINTH_DATABASE__SCHEDULER_URL: 'postgres://plinth_scheduler:a@127.0.0.1:1/plinth',
  DAPR_API_TOKEN: 'x'.repeat(32),
  APP_API_TOKEN: 'y'.repeat(32),
};

test.each(['development', 'test', 'staging', 'production'])(
  '%s needs only what the deployment hands in',
  (name) => {
    const config = loadConfig(WorkerConfig, { dir, env: { ...given, PLINTH_ENV: name } });
    expect(config.dapr.appToken).toBe(given.APP_API_TOKEN);
  },
);

test('production holds no secret of its own', () => {
  const load = () => loadConfig(WorkerConfig, { dir, env: { PLINTH_ENV: 'production' } });
  expect(load).toThrow(/5 fault\(s\)/);
  for (const name of Object.keys(given)) expect(load).toThrow(name);
});
