import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendStream } from '../src/routes/sendStream';

const STALLED_MS = 300;

/** More than any buffer on the way takes. */
async function* endless(onEnd: () => void): AsyncGenerator<string> {
  const piece = 'x'.repeat(256 * 1024);
  try {
    for (;;) yield await Promise.resolve(piece);
  } finally {
    onEnd();
  }
}

test('a caller who takes nothing is cut off, and the text is made no further', async () => {
  let sent: Promise<void> | undefined;
  let isEnded = false;
  const server = createServer((_req, res) => {
    sent = sendStream(
      res,
      endless(() => (isEnded = true)),
      STALLED_MS,
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(server, 'request');
  socket.pause();
  await sent;
  expect(isEnded).toBe(true);
  socket.destroy();
  server.close();
});

test('a caller who hung up before there was anything to send is no failure', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  const [, res] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  socket.destroy();
  await once(res, 'close');
  const piece = endless(() => undefined);
  await expect(sendStream(res, piece)).resolves.toBeUndefined();
  server.close();
});
