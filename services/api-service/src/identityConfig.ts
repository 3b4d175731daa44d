import { Deployed } from '@plinth/shared/utils/configFields';
import { rule } from '@plinth/shared/utils/deployedRule';
import { IsBoolean, IsIn, IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';

const MIN_DEPLOYED_COST = 10;

/** Section `identity`: passwords, access tokens and sessions. */
export class IdentityConfig {
  /** Binary logarithm of bcrypt's rounds; 12 takes some 0.3 s of a core, 4 is for tests. */
  @IsInt()
  @Min(4)
  @Max(15)
  @Deployed(
    rule(
      {
        must: `be ${MIN_DEPLOYED_COST} or more`,
        because: 'a stolen hash is guessed at the speed that this allows',
      },
      (cost) => Number(cost) >= MIN_DEPLOYED_COST,
    ),
  )
  readonly bcryptCost!: number;

  /** Passwords hashed at the same time, each on a thread of its own. */
  @IsInt()
  @Min(1)
  @Max(64)
  readonly passwordThreads!: number;

  /** Passwords that may wait for a thread; further callers get 503. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  readonly maxWaitingPasswords!: number;

  /** `iss` of access tokens: the name of this platform. */
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly issuer!: string;

  /** `aud` of access tokens: the name of this API. */
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly audience!: string;

  /** Life of an access token; short, because other services that verify it do not hear of revocations. */
  @IsInt()
  @Min(1)
  @Max(600)
  readonly accessTokenSeconds!: number;

  /** Age at which a signing key is followed by another one. */
  @IsInt()
  @Min(1)
  @Max(400)
  readonly signingKeyDays!: number;

  /** Life of a session from signing in, however much it is used. */
  @IsInt()
  @Min(1)
  @Max(400)
  readonly sessionDays!: number;

  /**
   * Who signs up: `open` lets them in at once; `verified` answers everybody the same and lets in who shows, by a mailed link,
   * that the address is theirs.
   */
  @IsIn(['open', 'verified'])
  readonly signUp!: 'open' | 'verified';

  /** Whether browsers send the cookie with a refresh token by https only; without it development works by http. */
  @IsBoolean()
  @Deployed(
    rule(
      { must: 'be true', because: 'a refresh token must not travel in clear text' },
      (secure) => secure === true,
    ),
  )
  readonly secureCookies!: boolean;

  /** Between an owner giving a tenant up and its erasure; until then that can be taken back. */
  @IsInt()
  @Min(1)
  @Max(365)
  readonly closingDays!: number;

  /** A session that was not refreshed for so long is over. */
  @IsInt()
  @Min(1)
  @Max(400)
  readonly sessionIdleDays!: number;
}
