import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { parse } from 'yaml';
import { fieldsOf, isConfigVariable } from './configFields';
import type { ConfigField, Setting } from './configFields';
import { ENVIRONMENTS, isDeployed, isEnvironment } from './environment';
import type { Environment } from './environment';
import { productionFaults } from './productionFaults';

/** Where a configuration comes from. */
export type ConfigSource = {
  /** Folder with default.yaml and one file per environment. */
  readonly dir: string;
  /** The process's variables; `PLINTH_ENV` names the environment (default: development). */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** A configuration as far as it could be read, and all that is wrong with it. */
export type ConfigReading<T> = {
  /** Valid when there are no faults. */
  readonly config: T;
  readonly environment: Environment;
  readonly fields: readonly ConfigField[];
  /** By path; what nothing sets is missing. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** One sentence each. */
  readonly faults: readonly string[];
};

type Reading = {
  readonly fields: readonly ConfigField[];
  readonly settings: Map<string, Setting>;
  readonly faults: string[];
};
type Tree = { [key: string]: unknown };

/**
 * Reads and checks a service's configuration: default.yaml < <environment>.yaml < variables
 * `PLINTH_<SECTION>__<KEY>` (an empty one counts as unset). Repeatable; changes nothing, connects to nothing.
 * @param configClass its properties carry class-validator decorators, its sections `@Section`
 * @returns it with all faults at once: the path, what was expected, what came (secrets hidden), and the variable that
 *   sets it
 */
export function readConfig<T extends object>(
  configClass: new () => T,
  source: ConfigSource,
): ConfigReading<T> {
  const { env, dir } = source;
  const reading: Reading = { fields: fieldsOf(configClass), settings: new Map(), faults: [] };
  const { fields, settings, faults } = reading;
  const environment = takeEnvironment(reading, env);
  // What else is wrong depends on it.
  if (faults.length > 0) return { config: new configClass(), environment, fields, settings, faults };
  for (const file of ['default.yaml', `${environment}.yaml`]) {
    takeTree(reading, readYaml(reading, join(dir, file)), { file, path: [] });
  }
  takeVariables(reading, env);
  const config = plainToInstance(configClass, treeOf(reading));
  faults.push(...violations(validateSync(config), reading).sort());
  if (isDeployed(environment)) {
    const valid = fields.filter(({ path }) => !faults.some((fault) => fault.startsWith(`${path} `)));
    faults.push(...productionFaults({ environment, fields: valid, settings, env }));
  }
  return { config, environment, fields, settings, faults };
}

/** An unset name is development, save where somebody thinks that this is production. */
function takeEnvironment(
  { faults }: Reading,
  { PLINTH_ENV: name, NODE_ENV }: ConfigSource['env'],
): Environment {
  if (name && isEnvironment(name)) return name;
  if (name || NODE_ENV === 'production') {
    const came = name ? JSON.stringify(name) : 'nothing, though NODE_ENV is production';
    faults.push(`PLINTH_ENV must be one of ${ENVIRONMENTS.join(', ')}; got ${came}; set PLINTH_ENV`);
  }
  return 'development';
}

function readYaml({ faults }: Reading, path: string): Tree {
  try {
    const tree: unknown = parse(readFileSync(path, 'utf8')) ?? {};
    if (isTree(tree)) return tree;
    faults.push(`${path} must hold a map of sections; got a scalar or a list`);
  } catch (error) {
    faults.push(`${path} must be a readable YAML file: ${(error as Error).message.trim()}`);
  }
  return {};
}

function takeTree(reading: Reading, tree: Tree, at: { file: string; path: string[] }): void {
  for (const [key, value] of Object.entries(tree)) {
    const path = [...at.path, key];
    const name = path.join('.');
    if (reading.fields.some((field) => field.path === name)) {
      reading.settings.set(name, { value, origin: at.file });
    } else if (!isSection(reading, name)) {
      reading.faults.push(`${name} in ${at.file} is not a setting; ${knownUnder(reading, at.path)}`);
    } else if (isTree(value)) {
      takeTree(reading, value, { file: at.file, path });
    } else {
      reading.faults.push(`${name} in ${at.file} must be a map; ${knownUnder(reading, path)}`);
    }
  }
}

function takeVariables(reading: Reading, env: ConfigSource['env']): void {
  const known = new Set(reading.fields.flatMap(({ variables }) => variables));
  for (const name of Object.keys(env).filter((name) => isConfigVariable(name) && !known.has(name))) {
    reading.faults.push(`${name} is not a setting of this service; known: ${[...known].sort().join(', ')}`);
  }
  for (const field of reading.fields) {
    const origin = field.variables.find((name) => env[name]);
    if (origin) reading.settings.set(field.path, { value: coerce(env[origin]!, field.type), origin });
  }
}

/** What fits no type stays the string that it is, so that the fault shows it. */
function coerce(text: string, type: ConfigField['type']): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      return text.split(',').map((entry) => entry.trim());
  }
}

/** All sections exist, so that what is missing is named setting by setting. */
function treeOf({ fields, settings }: Reading): Tree {
  const root: Tree = {};
  for (const { path } of fields) {
    const keys = path.split('.');
    const leaf = keys.pop()!;
    const section = keys.reduce((tree, key) => (tree[key] ??= {}) as Tree, root);
    if (settings.has(path)) section[leaf] = settings.get(path)!.value;
  }
  return root;
}

function violations(errors: readonly ValidationError[], reading: Reading, parents: string[] = []): string[] {
  return errors.flatMap((error) => {
    const path = [...parents, error.property];
    const field = reading.fields.find((candidate) => candidate.path === path.join('.'));
    if (!field) return violations(error.children ?? [], reading, path);
    const expected = Object.values(error.constraints ?? {}).map((message) =>
      message.replace(new RegExp(`^${error.property} `), ''),
    );
    const came = describe(field, reading.settings.get(field.path));
    return [`${field.path} ${expected.join(' and ')}; ${came}; set ${field.variables.join(' or ')}`];
  });
}

function describe(field: ConfigField, setting: Setting | undefined): string {
  if (!setting) return 'nothing came';
  return `got ${field.isSecret ? 'a hidden value' : JSON.stringify(setting.value)} from ${setting.origin}`;
}

function isSection({ fields }: Reading, name: string): boolean {
  return fields.some(({ path }) => path.startsWith(`${name}.`));
}

function knownUnder({ fields }: Reading, section: readonly string[]): string {
  const prefix = section.map((key) => `${key}.`).join('');
  const keys = fields
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length).split('.')[0]);
  return `known${prefix ? ` in ${section.join('.')}` : ''}: ${[...new Set(keys)].join(', ')}`;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
