import { readConfig } from './readConfig';
import type { ConfigSource } from './readConfig';
import type { Environment } from './environment';
import { EXIT } from './exitCodes';
import { StartError } from './startError';

/** Everything that is wrong with a configuration, one sentence each. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
  // Private, because Node prints the properties of an error that nobody caught, and the message says it all.
  readonly #faults: readonly string[];

  constructor(faults: readonly string[]) {
    const lines = faults.map((fault) => `- ${fault}`).join('\n');
    super(EXIT.misconfigured, `the configuration has ${faults.length} fault(s):\n${lines}`);
    this.#faults = faults;
  }

  get faults(): readonly string[] {
    return this.#faults;
  }
}

/**
 * A service's configuration, see readConfig.
 * @throws ConfigError with all faults at once
 */
export function loadConfig<T extends object>(
  configClass: new () => T,
  source: ConfigSource,
): { readonly config: T; readonly environment: Environment } {
  const { config, environment, faults } = readConfig(configClass, source);
  if (faults.length > 0) throw new ConfigError(faults);
  return { config, environment };
}
