import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Fault } from '../lib/fault.mts';
import { repoRoot } from '../lib/paths.mts';
import { services } from '../lib/stack.mts';
import type { Service } from '../lib/stack.mts';
import { appIdOf } from './services.mts';

/** For each service the variables `PLINTH_<SECTION>__<KEY>` that it is to be given. */
export type ServiceSettings = Record<Service, Record<string, string>>;

/**
 * Deals the settings in an environment out to the services whose default.yaml has their section: a service
 * refuses what it does not know.
 * @throws Fault that names the variables whose section no service has
 */
export function serviceSettings(environment: NodeJS.ProcessEnv): ServiceSettings {
  const given = Object.entries(environment).filter(([name]) => /^PLINTH_.*__/.test(name));
  const sections = Object.fromEntries(
    services.map((service) => [service, sectionsOf(service)]),
  ) as unknown as Record<Service, string[]>;
  const known = [...new Set(Object.values(sections).flat())];
  const unknown = given.map(([name]) => name).filter((name) => !known.includes(sectionOf(name)));
  if (unknown.length > 0) {
    throw new Fault({
      expected: `settings of a service, PLINTH_<SECTION>__<KEY> with one of the sections ${known.join(', ')}`,
      got: `${unknown.join(', ')} in the environment`,
      remedy: 'correct the name or unset it; services/*/config/default.yaml shows the settings',
    });
  }
  const settings = services.map((service) => [
    service,
    Object.fromEntries(given.filter(([name]) => sections[service].includes(sectionOf(name)))),
  ]);
  return Object.fromEntries(settings) as ServiceSettings;
}

/** As they are written in a variable: `rateLimit` is RATE_LIMIT. */
function sectionsOf(service: Service): string[] {
  const file = join(repoRoot, 'services', appIdOf(service), 'config', 'default.yaml');
  const sections = Object.keys(parse(readFileSync(file, 'utf8')) as object);
  return sections.map((name) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
}

function sectionOf(variable: string): string {
  return variable.slice('PLINTH_'.length).split('__')[0] as string;
}
