import { COMPONENTS } from '../constants/components';
import type { Dapr } from './client';

const SECRET_TIMEOUT_MS = 5_000;

/**
 * Reads secrets from the Dapr secret store, at start.
 * @param names as they stand in the store; each holds one value under its own name
 * @returns the values by name, none of them empty
 * @throws SidecarError when the store refuses one; Error naming what is missing (never a value)
 */
export async function fetchSecrets<Name extends string>(
  { dapr }: { dapr: Pick<Dapr, 'call'> },
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const found = await Promise.all(names.map(async (name) => [name, await fetchSecret(dapr, name)] as const));
  const missing = found.filter(([, value]) => !value).map(([name]) => name);
  if (missing.length > 0) {
    throw new Error(
      `expected ${missing.join(', ')} in the secret store ${COMPONENTS.secrets}, each under its own name; got nothing: add them`,
    );
  }
  return Object.fromEntries(found) as Record<Name, string>;
}

async function fetchSecret(dapr: Pick<Dapr, 'call'>, name: string): Promise<string | undefined> {
  const answer = await dapr.call<unknown>({
    what: `read the secret ${name}`,
    timeoutMs: SECRET_TIMEOUT_MS,
    run: (sdk) => sdk.secret.get(COMPONENTS.secrets, name),
  });
  const value =
    typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
