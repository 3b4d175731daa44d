import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { Credential } from '@plinth/shared/database/repositories/users';
import { findUserAccount } from '@plinth/shared/database/repositories/users';
import { user } from '@plinth/shared/domain/user/decider';
import type { UserEvent } from '@plinth/shared/domain/user/events';
import type { User } from '@plinth/shared/domain/user/row';
import type { CommandHandler, StoredRow } from '@plinth/shared/eventstore/handleCommand';
import type { Clock } from '@plinth/shared/types/clock';
import type { Trace } from './caller';

export type PlatformPersonDeps = {
  /** On the platform, read by role identity. */
  readonly handlePlatformCommand: CommandHandler;
  readonly clock: Clock;
};

/** What becomes of a person, decided on what they are. */
export type PersonChange = {
  readonly userId: string;
  readonly trace: Trace;
  readonly decide: (state: User | undefined) => UserEvent[];
  /** A password that is set with it. */
  readonly credential?: Credential;
};

/**
 * Carries out a command to a person's stream on the platform, in their own name, in one unit.
 * @throws what `decide` throws, and what appending throws
 */
export async function changePerson(
  { handlePlatformCommand, clock }: PlatformPersonDeps,
  { userId, trace, decide, credential }: PersonChange,
): Promise<void> {
  const context = {
    tenantId: PLATFORM_TENANT_ID,
    actor: `user:${userId}` as const,
    correlationId: trace.requestId,
    causationId: null,
    traceparent: trace.traceparent,
    now: clock.now(),
  };
  await handlePlatformCommand(context, user, {
    id: userId,
    load: async (tx) => ({
      // The names lie sealed in `personal`, as the command handler takes them.
      row: (await findUserAccount(tx, userId)) as unknown as StoredRow<User> | undefined,
      facts: undefined,
    }),
    decide,
    credentials: credential && [{ userId, ...credential }],
  });
}
