import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { parse } from 'yaml';
import { fieldsOf, isConfigVariable } from './configFields';
import type { ConfigField } from './configFields';

/** Where a configuration comes from. */
export type ConfigSource = {
  /** Folder with default.yaml and one file per environment. */
  readonly dir: string;
  /** The process's variables; `PLINTH_ENV` names the environment (default: development). */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Everything that is wrong with a configuration, one sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  // Private, because Node prints the properties of an error that nobody caught, and the message says it all.
  readonly #faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `the configuration has ${faults.length} fault(s):\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
    this.#faults = faults;
  }

  get faults(): readonly string[] {
    return this.#faults;
  }
}

type Setting = { readonly value: unknown; readonly origin: string };
type Reading = {
  readonly fields: readonly ConfigField[];
  readonly settings: Map<string, Setting>;
  readonly faults: string[];
};
type Tree = { [key: string]: unknown };

/**
 * Reads and checks a service's configuration: default.yaml < <environment>.yaml < variables
 * `PLINTH_<SECTION>__<KEY>` (an empty one counts as unset). Repeatable; changes nothing.
 * @param configClass its properties carry class-validator decorators, its sections `@Section`
 * @returns a valid instance
 * @throws ConfigError with all faults at once: the path, what was expected, what came (secrets hidden), and the
 *   variable that sets it
 */
export function loadConfig<T extends object>(configClass: new () => T, source: ConfigSource): T {
  const reading: Reading = { fields: fieldsOf(configClass), settings: new Map(), faults: [] };
  for (const file of ['default.yaml', `${source.env.PLINTH_ENV || 'development'}.yaml`]) {
    takeTree(reading, readYaml(join(source.dir, file)), { file, path: [] });
  }
  takeVariables(reading, source.env);
  const config = plainToInstance(configClass, treeOf(reading));
  const faults = [...reading.faults, ...violations(validateSync(config), reading).sort()];
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

function readYaml(path: string): Tree {
  try {
    const tree: unknown = parse(readFileSync(path, 'utf8')) ?? {};
    if (isTree(tree)) return tree;
  } catch (error) {
    throw new ConfigError([`${path} must be a readable YAML file: ${(error as Error).message.trim()}`]);
  }
  throw new ConfigError([`${path} must hold a map of sections; got a scalar or a list`]);
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
