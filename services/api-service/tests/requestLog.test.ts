import { once } from 'node:events';
import { request as call } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { requestId } from '../src/middleware/requestId';
import { requestLog } from '../src/middleware/requestLog';

const ID = '0197a3b0-0000-7000-8000-000000000000';

/** An application with a route that answers and one that never does, and what it logs. */
function loggingApp() {
  const logged: [facts: object, sentence: string][] = [];
  const info = (facts: object, sentence: string) => void logged.push([facts, sentence]);
  const app = express();
  app.use(requestId({ ids: { next: () => ID } }), requestLog({ log: { info, debug: info } as never }));
  app.get('/answered', (_req, res) => void res.status(202).end());
  app.get('/waiting', () => {});
  return { app, logged };
}

it('leaves one line for a request that is answered and for one that its caller gave up', async () => {
  const { app, logged } = loggingApp();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const answered = call({ port, path: '/answered', agent: false }).end();
    await once(answered, 'response');
    const aborted = call({ port, path: '/waiting', agent: false }).end();
    aborted.on('error', () => {});
    await once(server, 'request');
    aborted.destroy();
    await waitFor(() => logged.length === 2, { deadlineMs: 2_000 });
    expect(logged).toEqual([
      [expect.objectContaining({ route: '/answered', status: 202 }), 'request answered'],
      [expect.objectContaining({ route: '/waiting', status: undefined }), 'request aborted by its caller'],
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
