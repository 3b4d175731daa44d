import { request as call } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { closeServer, listen } from '@plinth/shared/utils/httpServer';
import { routeTable } from '../src/routes/routeTable';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const MIB = 1024 * 1024;
const HEADER_BYTES = 16 * 1024;
const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';

type Refusal = { errors?: { pointer: string; code: string }[] };

// At each limit, and one beyond. What a field may hold is tested beside its DTO, GraphQL's limits with GraphQL.
describe('the size of', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let server: Server;
  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    server = await listen(api.app, { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await closeServer(server, 1_000);
    await api.close();
  });

  /** A body of so many bytes that no DTO takes. */
  const bodyOf = (bytes: number) => {
    const frame = JSON.stringify({ key: '' });
    return JSON.stringify({ key: 'x'.repeat(bytes - frame.length) });
  };
  const send = (body: string) => tenant.post('/v1/projects').type('json').send(body);

  it('a body: 1 MiB is read, a byte more is 413', async () => {
    expect((await send(bodyOf(MIB))).body).toMatchObject({ status: 400, code: 'invalid_request' });
    expect((await send(bodyOf(MIB + 1))).body).toMatchObject({ status: 413, code: 'content_too_large' });
    const graphql = (bytes: number) => tenant.post('/graphql').type('json').send(bodyOf(bytes));
    expect((await graphql(MIB + 1)).status).toBe(413);
  });

  it('a body that does not say how long it is: cut at the same byte', async () => {
    const { port } = server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${tenant.accessToken}`, 'content-type': 'application/json' };
    const chunked = async (bytes: number) => {
      const sent = call({ port, path: '/v1/projects', method: 'POST', headers });
      sent.on('error', () => {});
      const answered = once(sent, 'response');
      for (const part of bodyOf(bytes).match(/.{1,65536}/g)!) sent.write(part);
      sent.end();
      const [response] = (await answered) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    expect([await chunked(MIB), await chunked(MIB + 1)]).toEqual([400, 413]);
  });

  it('headers: 16 KiB with the address, a line more is 431', async () => {
    const { port } = server.address() as AddressInfo;
    const withHeader = async (characters: number) => {
      const sent = call({ port, path: '/livez', headers: { 'x-padding': 'x'.repeat(characters) } }).end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    expect([await withHeader(HEADER_BYTES - 200), await withHeader(HEADER_BYTES)]).toEqual([200, 431]);
  });

  it('an address with its query: as much as fits into the headers, and nothing of it unchecked', async () => {
    await tenant.get(`/v1/projects?cursor=${'x'.repeat(1_001)}`).expect(400);
    await tenant.get(`/v1/projects/${'x'.repeat(8_000)}`).expect(404);
    await tenant
      .get(`/v1/projects?${Array.from({ length: 999 }, (_, index) => `q${index}=`).join('&')}`)
      .expect(400);
  });

  it('a page: 100 at most, by every list', async () => {
    const larger: Record<string, number> = { '/v1/events': 500 };
    const lists = routeTable(api.deps).filter(({ method, query }) => method === 'get' && query);
    const paged: string[] = [];
    for (const { path } of lists) {
      const url = path.replace(':tenantId', tenant.id).replace(/:\w+/g, UNKNOWN);
      const refusal = async (limit: number) => {
        const { errors = [] } = (await tenant.get(`${url}?limit=${limit}`)).body as Refusal;
        return errors.find(({ pointer }) => pointer === '/limit')?.code;
      };
      if ((await refusal(1)) === 'unknown_field') continue;
      paged.push(path);
      const most = larger[path] ?? 100;
      const refused = [await refusal(0), await refusal(1), await refusal(most), await refusal(most + 1)];
      expect([path, ...refused]).toEqual([path, 'min', undefined, undefined, 'max']);
    }
    expect(paged.length).toBeGreaterThanOrEqual(5);
  });

  it('what a body holds: a thousand values, 32 levels', async () => {
    const codes = async (body: object) => {
      const { errors = [] } = (await tenant.post('/v1/projects').send(body)).body as Refusal;
      return errors.map(({ code }) => code);
    };
    const values = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, 0]));
    expect(await codes(values(1_000))).not.toContain('too_many_values');
    expect(await codes(values(1_001))).toEqual(['too_many_values']);
    const nested = (levels: number): object => (levels === 1 ? {} : { in: nested(levels - 1) });
    expect(await codes(nested(32))).not.toContain('too_deep');
    expect(await codes(nested(33))).toEqual(['too_deep']);
  });

  it('an access token: 4,096 characters, and nothing longer is looked at', async () => {
    const tokenOf = (characters: number) => `${'x'.repeat(characters - 4)}.y.z`;
    const reasonFor = async (token: string) => {
      await api.http().get('/v1/me').set('authorization', `Bearer ${token}`).expect(401);
      return waitFor(async () => {
        const { rows } = await api.database.admin.query<{ reason: string }>(
          `select data->>'reason' as reason from event where type = 'audit.token_refused' order by position`,
        );
        return rows.length > seen ? rows[seen++]?.reason : undefined;
      });
    };
    let seen = 0;
    expect(await reasonFor(tokenOf(4_096))).not.toContain('longer');
    expect(await reasonFor(tokenOf(4_097))).toBe('longer than 4096 characters');
  });
});
