import type { ConfigField, Setting } from './configFields';
import { passwordOf } from './databaseUrl';
import type { Environment } from './environment';

type Variables = Readonly<Record<string, string | undefined>>;

export type DeployedConfig = {
  readonly environment: Environment;
  /** Those whose settings are valid by themselves, or missing. */
  readonly fields: readonly ConfigField[];
  readonly settings: ReadonlyMap<string, Setting>;
  readonly env: Variables;
};

/**
 * What staging and production refuse, beside what is refused everywhere: the rules that stand at the settings
 * (`@Deployed`), secrets used twice, and variables by which libraries become open.
 * @returns one sentence each: what was expected and why, what came (never a secret), what to set
 */
export function productionFaults(config: DeployedConfig): string[] {
  return [...ruleFaults(config), ...sharedSecrets(config), ...variableFaults(config)];
}

function ruleFaults({ environment, fields, settings }: DeployedConfig): string[] {
  return fields.flatMap(({ path, variables, deployedRule: rule, isSecret }) => {
    const setting = settings.get(path);
    if (!setting || !rule || (rule.isProductionOnly && environment !== 'production')) return [];
    const weakness = rule.weakness(setting.value);
    if (weakness === undefined) return [];
    const came = isSecret ? `a hidden value that ${weakness}` : JSON.stringify(setting.value);
    return [
      `${path} must ${rule.must} in ${environment}, because ${rule.because}; ` +
        `got ${came} from ${setting.origin}; set ${variables.join(' or ')}`,
    ];
  });
}

/** Who learns one of them must not have learned another. */
function sharedSecrets({ environment, fields, settings }: DeployedConfig): string[] {
  const firstBy = new Map<string, string>();
  return fields.flatMap(({ path, isSecret, variables }) => {
    const secret = isSecret ? secretOf(settings.get(path)?.value) : undefined;
    if (!secret) return [];
    const first = firstBy.get(secret);
    if (first === undefined) firstBy.set(secret, path);
    if (first === undefined) return [];
    return [
      `${path} must hold a secret of its own in ${environment}, because who learns one must not know another; ` +
        `got that of ${first}; set ${variables.join(' or ')}`,
    ];
  });
}

/** Of a database URL its password, else the whole. */
function secretOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return passwordOf(value) ?? value;
}

function variableFaults({ environment, env }: DeployedConfig): string[] {
  const faults: string[] = [];
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    faults.push(
      `NODE_TLS_REJECT_UNAUTHORIZED must not be 0 in ${environment}, because no certificate would be checked; ` +
        'got "0" from the environment; unset it and name the CA by sslrootcert or NODE_EXTRA_CA_CERTS',
    );
  }
  if (env.NODE_ENV !== 'production') {
    faults.push(
      `NODE_ENV must be production in ${environment}, because Express and GraphQL Yoga show callers the inside of ` +
        `errors otherwise; got ${JSON.stringify(env.NODE_ENV ?? '')} from the environment; set NODE_ENV=production`,
    );
  }
  if (/--inspect/.test(env.NODE_OPTIONS ?? '')) {
    faults.push(
      `NODE_OPTIONS must not hold --inspect in ${environment}, because the debugger runs whatever it is told; ` +
        'got it from the environment; remove it',
    );
  }
  return faults;
}
