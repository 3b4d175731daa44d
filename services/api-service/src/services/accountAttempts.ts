import { QuotaExceededError } from '@plinth/shared/errors/appErrors';
import { networkOf } from '@plinth/shared/utils/networks';
import type { RateLimitConfig } from '../rateLimitConfig';
import type { RateLimits } from './rateLimits';

export type AccountAttemptsDeps = {
  readonly rateLimits: Pick<RateLimits, 'take'>;
  readonly config: Pick<RateLimitConfig, 'accountAttempts'>;
};

/** See {@link createAccountAttempts}. */
export type AccountAttempts = ReturnType<typeof createAccountAttempts>;

const WINDOW_SECONDS = 15 * 60;

/**
 * Holds guessing at one account from one network to a quota, whether anybody has the account or not. By both together, so
 * that nobody locks out its owner, who comes from another network.
 */
export function createAccountAttempts({ rateLimits, config }: AccountAttemptsDeps) {
  const policy = { name: 'account-attempts', quota: config.accountAttempts, windowSeconds: WINDOW_SECONDS };

  /**
   * Counts an attempt.
   * @param emailMac stands for the address (createBlindIndex)
   * @throws QuotaExceededError with Retry-After
   */
  return async (emailMac: string, clientAddress: string): Promise<void> => {
    const subject = `${emailMac} ${networkOf(clientAddress)}`;
    const { isAllowed, resetSeconds } = await rateLimits.take({ policy, subject });
    if (!isAllowed) throw new QuotaExceededError(policy.name, resetSeconds);
  };
}
