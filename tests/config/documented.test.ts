import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import type { ConfigField } from '@plinth/shared/utils/configFields';
import { ENVIRONMENTS } from '@plinth/shared/utils/environment';
import type { Environment } from '@plinth/shared/utils/environment';
import { read, SERVICES } from './deployments';

// docs/configuration.md against the configuration classes and files. What a setting means is written by hand, beside it.

const lines = readFileSync(join(repoRoot, 'docs', 'configuration.md'), 'utf8').split('\n');

/** The rows of the table whose first column has this title; cells trimmed, without the backticks. */
function table(title: string): string[][] {
  const head = lines.findIndex((line) => new RegExp(`^\\| ${title} +\\|`).test(line));
  const rest = lines.slice(head + 2);
  const cells = rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('|')),
  );
  return cells.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

const fields = new Map<string, ConfigField>();
for (const service of SERVICES) {
  for (const field of read(service, {}).fields) fields.set(field.path, field);
}

/** What the files of an environment set, the same for all services or one after the other. */
function valueOf(path: string, environment: Environment): string {
  const values = SERVICES.flatMap((service) => {
    const { fields: known, settings } = read(service, { PLINTH_ENV: environment });
    const setting = settings.get(path);
    return known.some((field) => field.path === path)
      ? [setting ? JSON.stringify(setting.value) : 'required']
      : [];
  });
  return [...new Set(values)].join(', ').replaceAll('"', '');
}

const DEFAULTS: Environment = 'development';

test('every setting has a row: its default, its variables, its rule and what it means', () => {
  const expected = [...fields.values()].map(({ path, variables, deployedRule }) => {
    const isSetEverywhere = ENVIRONMENTS.every((name) => valueOf(path, name) === valueOf(path, DEFAULTS));
    const value = isSetEverywhere ? valueOf(path, DEFAULTS) : 'see below';
    return [path, value, variables.join(', '), deployedRule ? `must ${deployedRule.must}` : ''];
  });
  const rows = table('setting');
  expect(rows.map((row) => row.slice(0, 4)).sort()).toEqual(expected.sort());
  for (const row of rows) expect(row[4]).toMatch(/\w{3}/);
});

test('every setting that depends on the environment has a row with its values', () => {
  const expected = [...fields.keys()]
    .map((path) => [path, ...ENVIRONMENTS.map((name) => valueOf(path, name))])
    .filter(([, ...values]) => new Set(values).size > 1);
  expect(table('by environment').sort()).toEqual(expected.sort());
});
