import type { Response } from 'supertest';
import { routeTable } from '../src/routes/routeTable';
import type { Route } from '../src/routes/route';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';

/** Fields by which a caller would give itself more; no body takes them but those named here. */
const FORBIDDEN = [
  'tenantId',
  'userId',
  'ownerId',
  'actor',
  'version',
  'isAdmin',
  'passwordHash',
  'createdAt',
];
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  // Of the caller's own; any other one is answered like one that is not there.
  'POST /v1/auth/switch': ['tenantId'],
};

/** Names that only secrets have, and the few that have one of these words in them and are none. */
const SECRET_NAME = /hash|secret|password|pepper|salt|private|wrapped|credential|cipher|^d$|mac$/i;
const NO_SECRETS: readonly string[] = [];
/** Given to their owner once, when they are made. */
const HANDED_OUT = ['accessToken', 'refreshToken', 'secret'];

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

/** The names of all fields in an answer, nested ones too. */
function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(fieldsOf);
  return Array.isArray(value) ? inner : [...Object.keys(value), ...inner];
}

describe('every route', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let table: Route[];
  /** Each answered twice: to its owner with an id that there is, and to somebody unknown. */
  const answers: { name: string; answer: Response }[] = [];

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    table = routeTable(api.deps);
    const project = await tenant.project();
    const task = await tenant.task(project.id);
    const comment = await tenant.comment(task.id);
    const ids: Record<string, string> = { projects: project.id, tasks: task.id, comments: comment.id };
    const url = (path: string) =>
      path
        .replace(':tenantId', tenant.id)
        .replace(/\/(\w+)\/:id/, (_all, kind: string) => `/${kind}/${ids[kind] ?? UNKNOWN}`)
        .replace(/:\w+/g, UNKNOWN);
    // Reads first: a later route may delete what they show.
    const ordered = [...table].sort((a, b) => Number(b.method === 'get') - Number(a.method === 'get'));
    for (const entry of ordered) {
      const name = nameOf(entry);
      const body = entry.body ? {} : undefined;
      // Who signs out cannot ask for the rest.
      const owner = entry.path.includes('sign-out') ? await tenant.as('owner') : tenant;
      answers.push({ name, answer: await owner[entry.method](url(entry.path)).send(body) });
      answers.push({ name, answer: await api.http()[entry.method](url(entry.path)).send(body) });
    }
  });
  afterAll(() => api.close());

  /** All that lies in columns with such names, in each spelling that an answer could have; salts are handed out with the log. */
  async function storedSecrets(): Promise<string[]> {
    const { admin } = api.database;
    const { rows: columns } = await admin.query<{ table: string; name: string; type: string }>(
      `select c.relname as table, a.attname as name, a.atttypid::regtype::text as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and a.attname ~ '(hash|secret|private|wrapped|sealed)' and a.atttypid in ('bytea'::regtype, 'text'::regtype)`,
    );
    expect(columns.map(({ table, name }) => `${table}.${name}`)).toContain('signing_key.private_key');
    const found = columns.map(async ({ table, name, type }) => {
      const { rows } = await admin.query<{ value: string | Buffer }>(
        `select distinct ${name} as value from ${table} where ${name} is not null`,
      );
      return rows.flatMap(({ value }) =>
        type === 'bytea'
          ? (['hex', 'base64', 'base64url'] as const).map((spelling) => (value as Buffer).toString(spelling))
          : [value as string],
      );
    });
    return (await Promise.all(found)).flat().filter((value) => value.length >= 16);
  }

  it('takes no field that it does not know, least of all one that gives its sender more', async () => {
    const taking = table.filter(({ body, access }) => body && access !== 'sidecar');
    expect(taking.length).toBeGreaterThan(10);
    const planted = Object.fromEntries(['surprise', ...FORBIDDEN].map((field) => [field, 'x']));
    for (const entry of taking) {
      const path = entry.path.replace(':tenantId', tenant.id).replace(/:\w+/g, UNKNOWN);
      const { status, body } = await tenant[entry.method](path).send(planted);
      const { errors = [] } = body as { errors?: { pointer: string; code: string }[] };
      const refused = errors
        .filter(({ code }) => code === 'unknown_field')
        .map(({ pointer }) => pointer.slice(1));
      const expected = Object.keys(planted).filter((field) => !TAKEN[nameOf(entry)]?.includes(field));
      expect([nameOf(entry), status, refused.sort()]).toEqual([nameOf(entry), 400, expected.sort()]);
    }
  });

  it('answers no field whose name is that of a secret, and no secret that is stored', async () => {
    for (const { name, answer } of answers) {
      const suspicious = fieldsOf(answer.body).filter(
        (field) => SECRET_NAME.test(field) && !NO_SECRETS.includes(field) && !HANDED_OUT.includes(field),
      );
      expect([name, suspicious]).toEqual([name, []]);
    }
    const stored = await storedSecrets();
    expect(stored.length).toBeGreaterThan(5);
    const all = answers.map(({ answer }) => answer.text).join('\n');
    expect(stored.filter((secret) => all.includes(secret))).toEqual([]);
  });

  it('says what its answer is, in which characters, and that nobody shall guess otherwise', () => {
    expect(answers.length).toBe(2 * table.length);
    for (const { name, answer } of answers) {
      const { headers, text } = answer;
      if (text)
        expect([name, headers['content-type']]).toEqual([name, expect.stringMatching(/; charset=utf-8$/)]);
      expect([name, headers['x-content-type-options']]).toEqual([name, 'nosniff']);
      expect([name, headers['strict-transport-security']]).toEqual([
        name,
        expect.stringMatching(/^max-age=\d{8}/),
      ]);
      expect([name, headers['content-security-policy']]).toEqual([name, expect.stringContaining("'none'")]);
      expect([name, headers['x-request-id']]).toEqual([name, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
      expect(headers).not.toHaveProperty('server');
    }
  });

  it('never sends a caller elsewhere, not even from http to https: it would have told its secrets already', async () => {
    for (const { name, answer } of answers) {
      expect([name, answer.status >= 300 && answer.status < 400]).toEqual([name, false]);
      expect(answer.headers).not.toHaveProperty('location', expect.stringMatching(/^https?:/));
    }
    for (const proto of ['http', 'https']) {
      const { status } = await api.http().get('/v1/projects/').set('x-forwarded-proto', proto);
      expect(status).toBe(401);
    }
  });

  it('takes its own methods only: 405, with those it takes', async () => {
    const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
    const paths = [...new Set(table.map(({ path }) => path))];
    for (const path of [...paths, '/graphql']) {
      const known =
        path === '/graphql'
          ? ['post']
          : table.filter((entry) => entry.path === path).map(({ method }) => method);
      for (const method of methods.filter((name) => !known.some((own) => own === name))) {
        const http = api.http();
        const { status, headers } = await http[method](path.replace(/:\w+/g, UNKNOWN));
        expect([method, path, status]).toEqual([method, path, 405]);
        for (const own of known) expect(headers['allow']).toContain(own.toUpperCase());
      }
    }
    await api.http().options('/v1/projects').expect(405);
    await api.http().trace('/v1/projects').expect(405);
  });
});
