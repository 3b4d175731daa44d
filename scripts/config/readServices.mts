// Imports the compiled services: load this file only after buildServices().
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fieldsOf, isConfigVariable } from '@plinth/shared/utils/configFields';
import { readConfig } from '@plinth/shared/utils/readConfig';
import { shownValue } from '@plinth/shared/utils/shownValue';
import { repoRoot } from '../lib/paths.mts';
import { services } from '../lib/stack.mts';
import type { Service } from '../lib/stack.mts';
import { appIdOf } from '../launcher/services.mts';

export interface ShownSetting {
  /** `database.appUrl`. */
  path: string;
  /** Secrets masked; undefined when nothing sets it. */
  value: string | undefined;
  /** The file or the variable that sets it; undefined when nothing does. */
  origin: string | undefined;
  /** Variables that would set it. */
  variables: readonly string[];
}

export interface ServiceReport {
  service: string;
  settings: ShownSetting[];
  /** One sentence each. */
  faults: readonly string[];
}

type ConfigClass = new () => object;

/**
 * What each service would make of these variables, by its own configuration classes; connects to nothing. With all
 * services asked at once a setting of another service is no fault, as a launcher deals them out.
 * @param only one service, which is given all variables as they are; default all
 */
export async function readServices(
  variables: NodeJS.ProcessEnv,
  only: Service | undefined,
): Promise<ServiceReport[]> {
  const asked = only ? [only] : services;
  const classes = new Map<Service, ConfigClass>();
  for (const service of asked) classes.set(service, await configClassOf(service));
  const known = new Set([...classes.values()].flatMap((each) => variablesOf(each)));
  return asked.map((service) => {
    const configClass = classes.get(service) as ConfigClass;
    const own = new Set(variablesOf(configClass));
    const isOthers = (name: string) => isConfigVariable(name) && known.has(name) && !own.has(name);
    const dealt = Object.fromEntries(Object.entries(variables).filter(([name]) => !isOthers(name)));
    return reportOf(service, configClass, dealt);
  });
}

function reportOf(service: Service, configClass: ConfigClass, env: NodeJS.ProcessEnv): ServiceReport {
  const dir = join(repoRoot, 'services', appIdOf(service), 'config');
  const { fields, settings, faults } = readConfig(configClass, { dir, env });
  const shown = fields.map((field) => {
    const setting = settings.get(field.path);
    const value = setting && shownValue(field, setting);
    return { path: field.path, value, origin: setting?.origin, variables: field.variables };
  });
  return { service: appIdOf(service), settings: shown, faults };
}

async function configClassOf(service: Service): Promise<ConfigClass> {
  const file = join(repoRoot, 'services', appIdOf(service), 'dist', 'config.js');
  const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const found = Object.entries(exported).find(([name]) => name.endsWith('Config'));
  if (!found) throw new Error(`${file} exports no class of a configuration`);
  return found[1] as ConfigClass;
}

function variablesOf(configClass: ConfigClass): string[] {
  return fieldsOf(configClass).flatMap((field) => [...field.variables]);
}
