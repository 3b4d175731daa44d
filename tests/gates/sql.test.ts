import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { readTestStack, repoRoot } from '@plinth/shared/testing/testStack';
import { callGate, plantTree } from './gates';

type Report = { faults: string[]; summary: string };

const adminUrl = readTestStack().urls.postgresAdmin;
let root: string;
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A tree with the product's migrations, one sound statement and what is planted. */
async function check(planted: Record<string, string>, write = true): Promise<Report> {
  root = plantTree({
    'shared/jobs/count.sql':
      '/* @name CountJobs */\nselect count(*) as "count!" from job where tenant_id = :tenantId!;\n',
    ...planted,
  });
  cpSync(join(repoRoot, 'migrations'), join(root, 'migrations'), { recursive: true });
  cpSync(join(repoRoot, 'pgtyped.json'), join(root, 'pgtyped.json'));
  return callGate<Report>('sql#checkSql', { root, adminUrl, write });
}

async function isInstalled(extension: string): Promise<boolean> {
  const client = new Client(adminUrl);
  await client.connect();
  const { rowCount } = await client.query('select from pg_available_extensions where name = $1', [extension]);
  await client.end();
  return rowCount === 1;
}

test('sound statements and functions pass', async () => {
  expect((await check({})).faults).toEqual([]);
});

test('a statement that PostgreSQL refuses is a fault that names file and statement', async () => {
  const statements = [
    ['UnknownColumn', 'select stats as "s!" from job where tenant_id = :tenantId!'],
    ['UnknownTable', 'delete from jobs where tenant_id = :tenantId!'],
    ['OtherType', 'select id from job where tenant_id = :tenantId! and attempt = now()'],
    ['ColumnWithoutName', 'select attempt + 1 from job where tenant_id = :tenantId!'],
  ];
  const { faults } = await check({
    'shared/jobs/bad.sql': statements.map(([name, sql]) => `/* @name ${name} */\n${sql};\n`).join('\n'),
    'shared/jobs/unnamed.sql': 'select 1 as one;\n',
  });
  expect(faults.slice(0, 2)).toEqual([
    `shared/jobs/bad.sql: ${statements.map(([name]) => name).join(', ')}: PostgreSQL refuses the statement`,
    'shared/jobs/unnamed.sql: expected statements under /* @name X */; got none',
  ]);
  expect(faults[2]).toContain('column "stats" does not exist');
});

test('a generated file that is missing, older or left over is a fault', async () => {
  const { faults } = await check({ 'shared/jobs/gone.queries.ts': 'export {};\n' }, false);
  expect(faults).toEqual([
    'shared/jobs/count.queries.ts: differs from its statements: npm run sql',
    'shared/jobs/gone.queries.ts: differs from its statements: npm run sql',
  ]);
});

test('a migration that does not run is a fault that names it', async () => {
  const broken = check({ 'migrations/9999_broken.sql': 'select 1 / 0;' });
  await expect(broken).rejects.toThrow('9999_broken.sql failed: division by zero');
});

test('a typo in a function is a fault, and so is a function whose table has changed since', async () => {
  const { faults } = await check({
    'migrations/9998_functions.sql': `
       create function waiting() returns bigint language sql as $$
         select count(*) from public.job where progress < 1 $$;
       create function planted() returns void language plpgsql as $$
       begin
         if false then update public.job set statsu = 'queued'; end if;
       end $$;
       create function planted_trigger() returns trigger language plpgsql as $$
       begin new.statsu := 'queued'; return new; end $$;
       create trigger planted before insert on job for each row execute function planted_trigger();`,
    'migrations/9999_change.sql': 'alter table job drop column progress;',
  });
  const [inSql, ...inPlpgsql] = faults.filter((fault) => /^(waiting|planted)/.test(fault));
  expect(inSql).toContain('waiting(): column "progress" does not exist');
  if (!(await isInstalled('plpgsql_check'))) {
    process.stderr.write('skipped: PostgreSQL has no extension plpgsql_check\n');
    return;
  }
  expect(inPlpgsql).toEqual([
    expect.stringMatching(/^planted\(\):3: error: column "statsu" of relation "job" does not exist/),
    expect.stringMatching(/^planted_trigger\(\):2: error: record "new" has no field "statsu"/),
  ]);
});
