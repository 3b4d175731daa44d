import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APP_IDS, COMPONENTS } from '@plinth/shared/constants/components';
import { TOPICS } from '@plinth/shared/constants/topics';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { publish } from '@plinth/shared/dapr/publish';
import { startSidecar } from '@plinth/shared/testing/sidecar';
import type { Sidecar } from '@plinth/shared/testing/sidecar';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { closeServer, listen } from '@plinth/shared/utils/httpServer';
import { testApi } from '../../services/api-service/tests/testApi';
import type { TestApi, TestTenant } from '../../services/api-service/tests/testApi';

// A change reaches the L1 of a replica that did not make it: topic, sidecar, route, cache.

const { daprApiToken, appApiToken } = readTestStack().secrets;
const group = `invalidation-${process.pid}-${Date.now()}`;
let api: TestApi;
let tenant: TestTenant;
let apiServer: Server;
let apiSidecar: Sidecar;
let eventServer: Server;
let eventSidecar: Sidecar;

beforeAll(async () => {
  api = await testApi({ appToken: appApiToken! });
  tenant = await api.tenant('Analytical Engines');
  apiServer = await listen(api.app, { host: '127.0.0.1', port: 0 });
  // Stands in for event-service, from whose sidecar alone invalidations may come.
  eventServer = await listen((_request, response) => void response.writeHead(200).end('{}'), {
    host: '127.0.0.1',
    port: 0,
  });
  [apiSidecar, eventSidecar] = await Promise.all([
    startSidecar({ appId: APP_IDS.api, appPort: portOf(apiServer), consumerGroup: `${group}-api` }),
    startSidecar({ appId: APP_IDS.event, appPort: portOf(eventServer), consumerGroup: `${group}-event` }),
  ]);
  await Promise.all([apiSidecar.untilHealthy(), eventSidecar.untilHealthy()]);
}, 90_000);

afterAll(async () => {
  await Promise.all([apiSidecar?.stop(), eventSidecar?.stop()]);
  await Promise.all([closeServer(apiServer, 5_000), closeServer(eventServer, 5_000)]);
  await api.close();
}, 30_000);

test('an entry is dropped within moments when another replica has changed its project', async () => {
  const { id } = await tenant.project();
  const read = async () => (await tenant.get(`/v1/projects/${id}`).expect(200)).body as { name: string };
  await api.database.admin.query(`update project set name = 'changed elsewhere', version = 2 where id = $1`, [
    id,
  ]);
  expect(await read()).toMatchObject({ name: 'Engine' });

  const http = createSidecarHttp({ httpPort: eventSidecar.httpPort, apiToken: daprApiToken! });
  const target = { pubsub: COMPONENTS.broadcast, topic: TOPICS.broadcast };
  const changes = [{ aggregate: 'project', streamId: id, version: 2 }];
  // Newest only: what was published before the replica had joined its group never comes.
  await waitFor(
    async () => {
      await publish({ http }, target, { tenantId: tenant.id, changes, position: 4 });
      return (await read()).name === 'changed elsewhere';
    },
    { deadlineMs: 30_000, intervalMs: 200 },
  );
  await http.close();
}, 60_000);

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
