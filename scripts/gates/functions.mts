import pg from 'pg';

/** Each of our functions, trigger functions once per table that they serve. */
const CHECK = `
  select p.oid::regprocedure::text as function, c.lineno, c.level, c.message, c.detail, c.hint
  from pg_proc p
  join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
  join pg_namespace n on n.oid = p.pronamespace and n.nspname not in ('pg_catalog', 'information_schema')
  left join lateral (select distinct tgrelid from pg_trigger where tgfoid = p.oid and tgparentid = 0) t on true
  cross join lateral plpgsql_check_function_tb(
    p.oid::regprocedure, coalesce(t.tgrelid, 0)::regclass,
    other_warnings => false, extra_warnings => true, performance_warnings => false) c
  where (p.prorettype = 'trigger'::regtype) = (t.tgrelid is not null)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  order by 1, 2`;

/** Their sources, to be made again: PostgreSQL then checks bodies in SQL against the schema as it ended up. */
const SOURCES = `
  select p.oid::regprocedure::text as function, pg_get_functiondef(p.oid) as source
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'public' and p.prokind in ('f', 'p')
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  order by 1`;

/** The names of those in plpgsql. */
const PROCEDURAL = `
  select distinct p.proname as name
  from pg_proc p join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
  join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'public'
  order by 1`;

export interface FunctionsReport {
  /** Functions looked at. */
  count: number;
  faults: string[];
  /** Whether the extension plpgsql_check is installed on the server; without it only syntax is checked. */
  checkedDeeply: boolean;
}

interface Finding {
  function: string;
  lineno: number | null;
  level: string;
  message: string;
  detail: string | null;
  hint: string | null;
}

/**
 * Checks the bodies of all functions of a migrated database.
 * @param url as an administrator; a scratch database, to which the extension is added
 */
export async function checkFunctions(url: string): Promise<FunctionsReport> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ function: string; source: string }>(SOURCES);
    const faults: string[] = [];
    for (const row of rows) {
      await client
        .query(row.source)
        .catch((error: Error) => faults.push(`${row.function}: ${error.message}`));
    }
    const checkedDeeply = await addExtension(client);
    if (checkedDeeply) faults.push(...(await client.query<Finding>(CHECK)).rows.map(sentence));
    return { count: rows.length, faults, checkedDeeply };
  });
}

/** The names of the functions in plpgsql of a migrated database. */
export async function proceduralFunctions(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(PROCEDURAL);
    return rows.map(({ name }) => name);
  });
}

async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

async function addExtension(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_available_extensions where name = 'plpgsql_check'");
  if (rowCount) await client.query('create extension if not exists plpgsql_check');
  return rowCount === 1;
}

function sentence({ function: name, lineno, level, message, detail, hint }: Finding): string {
  const more = [detail, hint].filter(Boolean).map((text) => ` (${text})`);
  return `${name}:${lineno ?? 0}: ${level}: ${message}${more.join('')}`;
}
