import { IsIn, IsUUID, Matches } from 'class-validator';
import { Text } from '../text';

/** What an authenticator shows, or a backup code: 20 hexadecimal digits in groups of five. */
export const CODE = /^(\d{6}|[\da-f]{5}(-?[\da-f]{5}){3})$/i;

/** Body of `POST /v1/me/mfa/confirm`. */
export class ConfirmFactorDto {
  /** As beginning answered it. */
  @IsUUID()
  factorId!: string;

  @Matches(/^\d{6}$/, { message: 'code must be 6 digits' })
  code!: string;
}

/** Body of `POST /v1/auth/second-factor`. */
export class SecondFactorDto {
  /** That of the answer `second_factor_required`. */
  @Text({ min: 20, max: 800 })
  challenge!: string;

  @Matches(CODE, { message: 'code must be 6 digits, or a backup code' })
  code!: string;

  /** As in signing in. */
  @IsIn(['token', 'cookie'])
  session: 'token' | 'cookie' = 'token';
}
