import { findCredentialByEmail } from '@plinth/shared/database/repositories/users';
import type { CredentialRow } from '@plinth/shared/database/repositories/users';
import { noteSignUpAttempt, requestEmailVerification } from '@plinth/shared/domain/user/decider';
import type { SignUpDto } from '@plinth/shared/domain/user/dto';
import { normalizeEmail } from '@plinth/shared/eventstore/crypto/blindIndex';
import type { Person } from '../services/accessGrants';
import type { Background } from '../services/background';
import type { Trace } from '../services/caller';
import { assertUncommon } from '../services/commonPasswords';
import type { OneTimeLinks } from '../services/oneTimeLinks';
import { changePerson } from '../services/platformPerson';
import type { PlatformPersonDeps } from '../services/platformPerson';
import { found, foundingContext } from './signUp';
import type { SignUpDeps } from './signUp';

export type VerifiedSignUpDeps = SignUpDeps &
  PlatformPersonDeps & { readonly links: OneTimeLinks; readonly background: Background };

/**
 * A person signs up and is mailed a link, without which nobody is let in. What is answered, and when, does not show whether
 * the address is somebody's: its owner is told by mail. What depends on that happens behind the answer; a process that dies
 * meanwhile leaves nothing half done, and the person signs up again.
 * @throws ValidationError `common_password`; UnavailableError with Retry-After when too many passwords wait to be hashed
 */
export function signUpVerified(deps: VerifiedSignUpDeps) {
  return async (input: SignUpDto, trace: Trace): Promise<void> => {
    assertUncommon(input.password);
    const email = normalizeEmail(input.email);
    const emailMac = deps.emailIndex(email);
    const holder = await findCredentialByEmail(deps.identity, emailMac);
    // Also when nobody will use it: the answer takes the same time.
    const credential = await deps.passwords.hash(input.password);
    deps.background.run(async () => {
      if (holder) return tellHolder(deps, holder, { password: input.password, trace });
      const person: Person = { id: deps.ids.next(), displayName: input.displayName, email };
      const linkId = await deps.links.add('verify_email', person.id);
      const context = foundingContext(deps, person, trace);
      // Who was faster with the same address has a mail on its way.
      await found(deps, { context, person, emailMac, credential, tenantName: input.tenantName, linkId });
    });
  };
}

/** Who has not followed the link yet and knows the password gets another one; everybody else hears of the attempt. */
async function tellHolder(
  deps: VerifiedSignUpDeps,
  holder: CredentialRow,
  { password, trace }: { password: string; trace: Trace },
): Promise<void> {
  const { userId, emailVerifiedAt } = holder;
  const isOwn = emailVerifiedAt === null && (await deps.passwords.verify(password, holder));
  const linkId = await deps.links.add(isOwn ? 'verify_email' : 'sign_up_attempt', userId);
  if (linkId === undefined) return;
  await changePerson(deps, {
    userId,
    trace,
    decide: (state) => (isOwn ? requestEmailVerification(state, linkId) : noteSignUpAttempt(state)),
  });
}
