import { noteBackupCode } from '@plinth/shared/domain/user/decider';
import type { Trace } from './caller';
import { changePerson } from './platformPerson';
import type { PlatformPersonDeps } from './platformPerson';
import type { SecondFactors } from './secondFactors';

type Shown = { readonly userId: string; readonly code: string; readonly trace: Trace };

/**
 * Takes a code of a person, once; that it was a backup code is told to them by mail. When that cannot be asked for, the code
 * is used up all the same, and nobody gets in by it.
 * @returns whether it was right
 */
export async function takeCode(
  deps: PlatformPersonDeps & { readonly secondFactors: Pick<SecondFactors, 'take'> },
  { userId, code, trace }: Shown,
): Promise<boolean> {
  const taken = await deps.secondFactors.take(userId, code);
  if (taken?.by === 'backup') {
    await changePerson(deps, { userId, trace, decide: (state) => noteBackupCode(state, taken.left) });
  }
  return taken !== undefined;
}
