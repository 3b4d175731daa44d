// Imports the compiled sources: after the build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { APP_IDS } from '@plinth/shared/constants/components';
import { daprdArgs } from '@plinth/shared/dapr/daprdArgs';
import type { Stack } from '../../../scripts/lib/stack.mts';

const UP_WITHIN_MS = 60_000;

/** A sidecar that publishes as event-service and subscribes to nothing. */
export async function startPublisher(stack: Stack) {
  const dir = join(stack.dir, 'publisher');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const rendered = join(stack.dir, 'dapr');
  cpSync(join(rendered, 'components', 'kafka', 'pubsub.yaml'), join(dir, 'pubsub.yaml'));
  const {
    daprHttp: http,
    daprGrpc: grpc,
    daprInternalGrpc: internalGrpc,
    daprMetrics: metrics,
  } = stack.ports.sidecars.event;
  const args = daprdArgs({
    appId: APP_IDS.event,
    appPort: 0,
    resources: [dir],
    config: join(rendered, 'config.yaml'),
    common: { maxBodySize: '8Mi', logLevel: 'warn' },
    ports: { http, grpc, internalGrpc, metrics },
  });
  const log = openSync(join(stack.dir, 'logs', 'publisher.log'), 'a');
  const { secrets } = stack;
  const env = {
    PATH: process.env.PATH,
    HOME: dir,
    DAPR_API_TOKEN: secrets.daprApiToken,
    NAMESPACE: 'default',
  };
  const child = spawn(join(rendered, 'daprd'), args, { env, stdio: ['ignore', log, log] });
  const ended = once(child, 'exit');
  const isUp = () =>
    fetch(`http://127.0.0.1:${http}/v1.0/healthz/outbound`).then(
      ({ ok }) => ok,
      () => false,
    );
  const until = performance.now() + UP_WITHIN_MS;
  while (!(await isUp())) {
    if (performance.now() > until || child.exitCode !== null)
      throw new Error('the publishing sidecar did not start');
    await sleep(50);
  }
  return {
    address: { httpPort: http, apiToken: secrets.daprApiToken },
    stop: async (): Promise<void> => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
