import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { closeServer, listen } from './httpServer';

const LOCAL = { host: '127.0.0.1', port: 0 };
const portOf = (server: Awaited<ReturnType<typeof listen>>) => (server.address() as AddressInfo).port;

async function fetchOver(agent: Agent, port: number): Promise<string> {
  const [response] = (await once(get({ port, agent, host: LOCAL.host }), 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return body;
}

test('closing does not wait for an idle kept connection', async () => {
  const server = await listen((_request, response) => void response.end('ok'), LOCAL);
  const agent = new Agent({ keepAlive: true });
  expect(await fetchOver(agent, portOf(server))).toBe('ok');
  const before = performance.now();
  await closeServer(server, 5_000);
  expect(performance.now() - before).toBeLessThan(1_000);
  agent.destroy();
});

test('nor for one that was opened in advance and has never been used', async () => {
  const server = await listen((_request, response) => void response.end('ok'), LOCAL);
  const unused = connect(portOf(server), LOCAL.host);
  await once(server, 'connection');
  await closeServer(server, 2_000);
  unused.destroy();
});

test('a running request is answered, and its kept connection then closed', async () => {
  const server = await listen(
    (_request, response) => void setTimeout(() => response.end('late'), 150),
    LOCAL,
  );
  const agent = new Agent({ keepAlive: true });
  const answer = fetchOver(agent, portOf(server));
  await once(server, 'request');
  await closeServer(server, 5_000);
  expect(await answer).toBe('late');
  agent.destroy();
});

test('what still runs at the deadline is cut, and said', async () => {
  const server = await listen(() => undefined, LOCAL);
  const agent = new Agent({ keepAlive: true });
  const answer = fetchOver(agent, portOf(server));
  const cut = expect(answer).rejects.toThrow('socket hang up');
  await once(server, 'request');
  await expect(closeServer(server, 50)).rejects.toThrow('cut what still ran');
  await cut;
  agent.destroy();
});

test('a taken port is an error', async () => {
  const server = await listen(() => undefined, LOCAL);
  await expect(listen(() => undefined, { host: LOCAL.host, port: portOf(server) })).rejects.toThrow(
    'EADDRINUSE',
  );
  await closeServer(server, 100);
});
