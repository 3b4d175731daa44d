import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';

// What is known of people, and what becomes of it when they are erased: docs/erasure.md says the same in words.

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** Columns that name a person or say something of one. */
const OF_PEOPLE =
  /(user|subject|author|assignee|member|person|invite|recipient)_id$|personal|mail|display|phone|address|agent|^ip|ip$/;

/** What an erasure does with each such table. */
const TABLES: Readonly<Record<string, string>> = {
  'derived.search_document':
    'their words are deleted in the unit of the erasure, and by the projection behind it',
  'public.access_epoch': 'holds an id only',
  'public.assigned_task': 'holds an id only',
  'public.comment': 'sealed; unreadable without the key',
  'public.erasure': 'holds an id only: that they were erased',
  'public.invitation': 'sealed; emptied and unreadable once the invitation has ended',
  'public.membership': 'sealed; unreadable without the key, and emptied',
  'public.password_credential': 'deleted with the account',
  'public.second_factor': 'deleted with the account',
  'public.session': 'deleted with the account',
  'public.one_time_link': 'deleted with the account',
  'public.subject_key': 'the key itself, which is dropped; its row stays so that no other one is made',
  'public.task': 'holds an id only',
  'public.user_account': 'sealed; unreadable without the key, and emptied',
};

test('each table that knows people is one of which it is known what an erasure does with it', async () => {
  const { rows } = await database.admin.query<{ name: string; column: string }>(
    `select c.table_schema || '.' || c.table_name as name, c.column_name as column
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema not in ('pg_catalog', 'information_schema', 'migration') and t.table_type = 'BASE TABLE'
       and c.table_name !~ '_p[0-9]+$'`,
  );
  const found = rows.filter(({ column }) => OF_PEOPLE.test(column)).map(({ name }) => name);
  const missing = [...new Set(found)].filter((name) => !(name in TABLES));
  // Name it in forget_person, forget_tenant or drop_keys (migrations), then here and in docs/erasure.md.
  expect(missing).toEqual([]);
  expect(Object.keys(TABLES).filter((name) => !found.includes(name))).toEqual([]);
});

/** Fields in which somebody could be named, in plain text that no erasure reaches; each with why that is so. */
const FIELDS: Readonly<Record<string, string>> = {
  name: 'of a project or tenant, which speaks of no person; emptied by a purge',
  reason:
    'why something was deleted, restored, purged, suspended or refused: of the thing; emptied by a purge',
  title: 'of a task, as `name`',
  description: 'of a task or project, as `name`',
  origin: 'an HMAC, which stands for a network and names nobody',
};
const SPEAKS = /name|mail|text|title|description|reason|note|origin|address|agent|phone|^ip|ip$/i;

type Golden = {
  readonly type: string;
  readonly schema: { readonly properties?: Readonly<Record<string, object>> };
  readonly personal?: { readonly fields: readonly string[] };
};

test('each field of an event that could speak of people is sealed, or it is known why not', () => {
  const dir = join(repoRoot, 'tests', 'golden', 'events');
  const events = readdirSync(dir).map((file) => JSON.parse(readFileSync(join(dir, file), 'utf8')) as Golden);
  const open = events.flatMap(({ type, schema, personal }) =>
    Object.keys(schema.properties ?? {})
      .filter((field) => SPEAKS.test(field) && !personal?.fields.includes(field) && !FIELDS[field])
      .map((field) => `${type}: ${field}`),
  );
  // Declare it personal in the aggregate's events.ts, or say here why nobody is named in it.
  expect(open).toEqual([]);
  expect(events.length).toBeGreaterThan(40);
});
