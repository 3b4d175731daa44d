import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';

/** What a service asks of its sidecar while it starts, runs and stops, without brokers behind it. */
export type FakeSidecar = {
  readonly port: number;
  /** By name, as the secret store gives them; a test may take some away. */
  readonly secrets: Map<string, string>;
  /** Bodies of the calls to publish, as they came. */
  readonly published: string[];
  /** Answers of publish calls wait until this is called. */
  readonly holdPublishing: () => () => void;
  readonly close: () => Promise<void>;
};

const SECRET_NAMES = ['master-key', 'password-pepper', 'cursor-key', 'email-key', 'audit-key', 'link-key'];

/** A sidecar that is up, takes whatever is published, and knows the keys. */
export async function fakeSidecar(): Promise<FakeSidecar> {
  const secrets = new Map(SECRET_NAMES.map((name) => [name, randomBytes(32).toString('base64')]));
  const published: string[] = [];
  let held: Promise<void> = Promise.resolve();

  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => void answer(request.url ?? '', body));
    const answer = async (url: string, text: string): Promise<void> => {
      if (url.startsWith('/v1.0/publish/')) {
        published.push(text);
        await held;
      }
      const name = /^\/v1\.0\/secrets\/secretstore\/(.+)$/.exec(url)?.[1];
      if (name === undefined) return void response.writeHead(204).end();
      const secret = secrets.get(name);
      response.writeHead(secret === undefined ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(secret === undefined ? NOT_FOUND : { [name]: secret }));
    };
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    secrets,
    published,
    holdPublishing: () => {
      let release = (): void => {};
      held = new Promise((resolve) => (release = resolve));
      return release;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As daprd with a local file says it. */
const NOT_FOUND = {
  errorCode: 'ERR_SECRET_GET',
  message: 'failed getting secret from store secretstore: not found',
};
