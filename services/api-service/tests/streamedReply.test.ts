import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { mount } from '../src/routes/mount';
import { openRoute } from '../src/routes/route';
import { unlimited } from './unlimited';

const PIECE = 'x'.repeat(64 * 1024);

test('a streamed answer is made as fast as it is taken, and ends with the caller', async () => {
  let made = 0;
  let hasEnded = false;
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) {
        made += 1;
        yield await Promise.resolve(PIECE);
      }
    } finally {
      hasEnded = true;
    }
  }
  const stream = openRoute({
    method: 'get',
    path: '/endless',
    access: 'public',
    status: 200,
    handle: () => Promise.resolve({ stream: endless() }),
  });
  const refuse: express.RequestHandler = (_request, response) => void response.sendStatus(401);
  const app = express().use(
    mount([stream], {
      authenticate: refuse,
      requireAppToken: refuse,
      requireRecentProof: refuse,
      rateLimit: unlimited,
    }),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const request = get({ port: (server.address() as AddressInfo).port, path: '/endless' });
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  response.pause();
  // What the sockets hold, and then no more: the same count, look after look.
  const counts: number[] = [];
  await waitFor(() => {
    counts.push(made);
    return counts.length > 5 && counts.at(-1) === counts.at(-5);
  });
  const held = made;
  expect(held * PIECE.length).toBeLessThan(32 * 1024 * 1024);
  response.resume();
  await waitFor(() => made > held * 2);
  request.destroy();
  await waitFor(() => hasEnded);
  server.close();
});
