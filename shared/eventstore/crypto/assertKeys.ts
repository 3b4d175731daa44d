import { EXIT } from '../../utils/exitCodes';
import { weaknessOfKey } from '../../utils/secretWeakness';
import { StartError } from '../../utils/startError';
import { secretKey } from './masterKey';

/**
 * Makes sure that the keys of the secret store can be used, and where strangers can reach the service, that they are
 * random, made for it, and different from each other.
 * @param secrets by name, as the store gave them
 * @throws StartError (78) with all faults at once; shows no key
 */
export function assertKeys(
  secrets: Readonly<Record<string, string>>,
  { isDeployed }: { readonly isDeployed: boolean },
): void {
  const entries = Object.entries(secrets);
  const faults = entries.flatMap(([name, text], index) => {
    const fault =
      formFault(name, text) ?? (isDeployed ? deployedFault(name, entries.slice(0, index + 1)) : undefined);
    return fault ? [`- ${fault}`] : [];
  });
  if (faults.length === 0) return;
  throw new StartError(
    EXIT.misconfigured,
    `the secret store has ${faults.length} unfit secret(s):\n${faults.join('\n')}`,
  );
}

function formFault(name: string, text: string): string | undefined {
  try {
    secretKey(text, name);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** @param upToIt the secrets before it, and it */
function deployedFault(name: string, upToIt: readonly (readonly [string, string])[]): string | undefined {
  const text = upToIt.at(-1)![1].trim();
  const twin = upToIt.slice(0, -1).find(([, other]) => other.trim() === text);
  const weakness = twin ? `is that of '${twin[0]}', too` : weaknessOfKey(Buffer.from(text, 'base64'));
  return (
    weakness &&
    `expected the secret '${name}' to be 32 random bytes of its own; got one that ${weakness}: make one with ` +
      '`openssl rand -base64 32`'
  );
}
