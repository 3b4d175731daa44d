import { spawn } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { openPrivateKey } from '../../services/api-service/src/services/keyPairs';
import { testApi } from '../../services/api-service/tests/testApi';
import type { TestApi, TestTenant } from '../../services/api-service/tests/testApi';
import { accessTokenForger } from '../../services/api-service/tests/accessTokenForger';
import type { AccessTokenForger } from '../../services/api-service/tests/accessTokenForger';
import { verifyTokenPrograms } from './verifyTokenPrograms';

const INSTALL_MS = 300_000;

let api: TestApi;
let tenant: TestTenant;
let server: Server;
let url: string;
let forger: AccessTokenForger;

beforeAll(async () => {
  api = await testApi();
  tenant = await api.tenant('Analytical Engines');
  server = createServer(api.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
  const { rows } = await api.database.admin.query<{ kid: string; privateKey: string; publicJwk: JsonWebKey }>(
    `select kid, private_key as "privateKey", public_jwk as "publicJwk" from signing_key`,
  );
  forger = accessTokenForger({
    token: tenant.accessToken,
    privateKey: openPrivateKey(rows[0]!, createMasterKey(api.secrets['master-key'])),
    publicKey: createPublicKey({ key: rows[0]!.publicJwk, format: 'jwk' }),
    stranger: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    now: new Date(),
  });
});
afterAll(async () => {
  server.close();
  await api.close();
});

describe.each(verifyTokenPrograms())(
  'examples/verify-token in $language',
  ({ language, missing, prepare }) => {
    if (missing !== undefined) {
      const name = `verifies tokens: needs ${missing}`;
      if (!process.env.CI) return it.skip(name, () => {});
      return it(name, () => {
        throw new Error(`expected ${missing}, so that ${language} is tested; got none: install it`);
      });
    }

    it(
      'accepts the token of a sign-up and refuses all that are forged',
      async () => {
        const [file, ...args] = await prepare();
        const forged = forger.all();
        // A stale proxy setting must not come between two processes of one machine.
        const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
        const child = spawn(file, [...args, url, 'plinth', 'plinth-api'], {
          env,
          stdio: ['pipe', 'pipe', 'inherit'],
        });
        const ended = once(child, 'close');
        child.stdin.end(
          [tenant.accessToken, forger.good(), ...forged.map(([, token]) => token)].join('\n') + '\n',
        );
        const lines = (await text(child.stdout)).trimEnd().split('\n');
        const accepted = `accepted: user ${tenant.userId}, tenant ${tenant.id}`;
        expect(lines.slice(0, 2)).toEqual([accepted, accepted]);
        expect(forged.map(([name], index) => [name, /^\w+/.exec(lines[index + 2] ?? '')?.[0]])).toEqual(
          forged.map(([name]) => [name, 'refused']),
        );
        expect(await ended).toEqual([1, null]);
      },
      INSTALL_MS,
    );
  },
);
