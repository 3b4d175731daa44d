import { IsInt, IsString, Max, Min } from 'class-validator';
import { Deployed, Secret } from '@plinth/shared/utils/configFields';
import { weaknessOfText } from '@plinth/shared/utils/secretWeakness';
import type { DeployedRule } from '@plinth/shared/utils/deployedRule';

const MIN_PASSWORD_LENGTH = 16;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

const SAFE_REDIS: DeployedRule = {
  must: `be a rediss:// URL, or redis:// on this machine, with a password of ${MIN_PASSWORD_LENGTH} random characters or more`,
  because:
    'replicas that do not count together allow each caller a multiple, and who reaches the counts can lift them',
  weakness: (value) => {
    const url = URL.parse(String(value));
    if (!url) return 'is none';
    const isPrivate =
      url.protocol === 'rediss:' || (url.protocol === 'redis:' && LOOPBACK.includes(url.hostname));
    if (!isPrivate) return 'leads over the network in the clear';
    const weakness = weaknessOfText(decodeURIComponent(url.password), MIN_PASSWORD_LENGTH);
    return weakness && `holds a password that ${weakness}`;
  },
};

/** Section `rateLimit`: what callers may use; quotas of tenants stand in their plans. */
export class RateLimitConfig {
  /** Redis in which all replicas count; empty: each counts for itself. */
  @Secret()
  @IsString()
  @Deployed(SAFE_REDIS)
  readonly redisUrl!: string;

  /** Replicas that serve at most: while Redis is away each allows its share of a quota. */
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly replicas!: number;

  /** Requests of nobody known: public routes and refused tokens, by address. */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly anonymousPerMinute!: number;

  /** Attempts to show who one is: sign-in, a second factor; by address, or by person once it is known. */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly attemptsPerMinute!: number;

  /** Attempts to sign in to one account from one network, in a quarter of an hour. */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly accountAttempts!: number;

  /** Tenants that are opened, by address. */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly signUpsPerHour!: number;

  /** Mails that strangers make us send, by address; those of tenants are counted by their plan. */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly mailsPerHour!: number;

  /** What operations of GraphQL may cost, by principal; one may cost 5,000. */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  readonly graphqlCostPerMinute!: number;

  /** How many times the quota of its plan a tenant may use. */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly planFactor!: number;
}
