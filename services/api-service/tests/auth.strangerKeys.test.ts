import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decode, sign } from 'jsonwebtoken';
import type { JwtHeader, JwtPayload } from 'jsonwebtoken';
import { certificateAuthority } from '@plinth/shared/testing/certificates';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

// Tokens that bring the key along with which they are to be verified, or say where it lies (RFC 8725, 3.10).

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' };

let api: TestApi;
let tenant: TestTenant;
let own: { header: JwtHeader; payload: JwtPayload };
let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.end(
    JSON.stringify({
      keys: [
        { ...jwk, kid: 'mine' },
        { ...jwk, kid: own.header.kid },
      ],
    }),
  );
});
let url: string;

beforeAll(async () => {
  api = await testApi();
  tenant = await api.tenant('Analytical Engines');
  own = decode(tenant.accessToken, { complete: true }) as typeof own;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`;
});
afterAll(async () => {
  server.close();
  await api.close();
});

/** The tenant's own token, signed by a stranger. */
const signed = (header: object) =>
  sign(own.payload, privateKey, { algorithm: 'ES256', header: { ...own.header, ...header } });

it.each<[string, () => object]>([
  ['nothing else', () => ({})],
  ['jwk', () => ({ jwk })],
  ['jwk under a name of its own', () => ({ jwk, kid: 'mine' })],
  ['jku', () => ({ jku: url })],
  ['jku under a name of its own', () => ({ jku: url, kid: 'mine' })],
  ['x5u', () => ({ x5u: url, kid: 'mine' })],
  ['x5c', () => ({ x5c: [certificateAuthority('Eve').certificate.replace(/-----[A-Z ]+-----|\s/g, '')] })],
  ['a kid that is a file', () => ({ kid: '../../../../dev/null' })],
  ['a kid that is SQL', () => ({ kid: "' or true --" })],
  ['an extension that has to be understood', () => ({ crit: ['b64'], b64: false })],
])('401 for a token of a stranger with %s', async (_name, header) => {
  const { body } = await tenant.get('/v1/me').expect(200);
  expect(body).toHaveProperty('tenant');
  const answer = await api
    .http()
    .get('/v1/me')
    .set('authorization', `Bearer ${signed(header())}`)
    .expect(401);
  expect(answer.body).toMatchObject({
    code: 'unauthenticated',
    detail: 'The access token is missing, expired or not valid.',
  });
  expect(asked).toBe(0);
});
