import { COMPONENTS } from '../constants/components';
import { EXIT } from '../utils/exitCodes';
import { StartError } from '../utils/startError';
import type { Dapr } from './client';
import { SidecarError } from './sidecarError';

const SECRET_TIMEOUT_MS = 5_000;

/**
 * Reads secrets from the Dapr secret store, at start.
 * @param names as they stand in the store; each holds one value under its own name
 * @returns the values by name, none of them empty
 * @throws StartError, with all that is missing (never a value): 78 when the sidecar says so, 69 when it does not answer
 */
export async function fetchSecrets<Name extends string>(
  { dapr }: { dapr: Pick<Dapr, 'call'> },
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const found = await Promise.all(names.map((name) => fetchSecret(dapr, name)));
  const faults = found.filter((each) => each.value === undefined);
  if (faults.length > 0) {
    const isAnswered = faults.every(({ isAnswered: answered }) => answered);
    throw new StartError(
      isAnswered ? EXIT.misconfigured : EXIT.unavailable,
      `expected ${faults.map(({ name }) => name).join(', ')} in the secret store ${COMPONENTS.secrets}, each under its ` +
        `own name; got ${faults[0]!.came}: add what is missing, and let this service read it`,
    );
  }
  return Object.fromEntries(found.map(({ name, value }) => [name, value])) as Record<Name, string>;
}

type Found<Name> = {
  readonly name: Name;
  readonly value?: string;
  /** Instead of a value, in words. */
  readonly came: string;
  readonly isAnswered: boolean;
};

async function fetchSecret<Name extends string>(dapr: Pick<Dapr, 'call'>, name: Name): Promise<Found<Name>> {
  try {
    const answer = await dapr.call<unknown>({
      what: `read the secret ${name}`,
      timeoutMs: SECRET_TIMEOUT_MS,
      run: (sdk) => sdk.secret.get(COMPONENTS.secrets, name),
    });
    const value =
      typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' && value !== ''
      ? { name, value, came: 'a value', isAnswered: true }
      : { name, came: 'nothing', isAnswered: true };
  } catch (error) {
    if (!(error instanceof SidecarError)) throw error;
    return { name, came: error.message, isAnswered: error.status !== undefined };
  }
}
