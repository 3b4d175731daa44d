import type { LogConfig } from './configSections';
import type { Environment } from './environment';
import { runProcess } from './lifecycle';
import type { Starting } from './lifecycle';
import { loadConfig } from './loadConfig';
import type { ConfigSource } from './readConfig';
import { createLogger } from './logger';
import type { Logger } from './logger';

/** What a service's `start` is given. */
export type ServiceStart<Config> = Starting & {
  readonly config: Config;
  readonly environment: Environment;
  readonly log: Logger;
};

export type ServiceDefinition<Config> = {
  /** Stands in each log entry. */
  readonly name: string;
  readonly configClass: new () => Config;
  readonly source: ConfigSource;
  readonly start: (context: ServiceStart<Config>) => Promise<void>;
};

/**
 * Runs a service: reads its configuration, makes its logger, then see runProcess. A configuration with faults ends the
 * process with 78 before anything is started, all faults in one log entry.
 */
export function runService<Config extends { readonly log: LogConfig }>(
  service: ServiceDefinition<Config>,
): void {
  const { name, configClass, source } = service;
  let loaded: { config: Config; environment: Environment };
  try {
    loaded = loadConfig(configClass, source);
  } catch (error) {
    const log = createLogger({ service: name, level: 'info' });
    const start = () => {
      throw error;
    };
    return runProcess({ log, start });
  }
  const log = createLogger({ service: name, ...loaded.config.log });
  runProcess({ log, start: (starting) => service.start({ ...starting, ...loaded, log }) });
}
