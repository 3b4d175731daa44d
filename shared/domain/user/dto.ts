import { IsBoolean, IsEmail, IsIn, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { IsLocale, IsTimeZone } from '../locale';
import { Nullable, Optional } from '../optional';
import { Text } from '../text';
import { CODE } from './secondFactorDto';

/** Body of `POST /v1/auth/sign-up`. */
export class SignUpDto {
  @Text({ min: 1, max: 100, isName: true })
  tenantName!: string;

  @Text({ min: 1, max: 100, isName: true })
  displayName!: string;

  @Text({ min: 3, max: 254, isName: true })
  @IsEmail()
  // A quoted local part may hold line breaks, which would end the header of a mail.
  @Matches(/^[^\s"]+@[^\s"]+$/, { message: 'email must not contain quotes or white space' })
  email!: string;

  @Length(8, 128)
  password!: string;

  /** As in signing in. */
  @IsIn(['token', 'cookie'])
  session: 'token' | 'cookie' = 'token';
}

/** Body of `POST /v1/auth/sign-in`. */
export class SignInDto {
  @Text({ min: 1, max: 254 })
  email!: string;

  @MaxLength(128)
  password!: string;

  /** Slug; the person's oldest membership when left out. */
  @Optional()
  @Text({ min: 1, max: 100 })
  tenant?: string;

  /** Where the refresh token goes: into the body, or for browsers into a cookie that no script reads. */
  @IsIn(['token', 'cookie'])
  session: 'token' | 'cookie' = 'token';
}

/** Body of `POST /v1/auth/sign-out-everywhere`. */
export class SignOutEverywhereDto {
  /** Whether the session that the call is made in goes on. */
  @IsBoolean()
  keepCurrent: boolean = false;
}

/** Body of `POST /v1/auth/step-up`. */
export class StepUpDto {
  /** Of who has no second factor. */
  @Optional()
  @MaxLength(128)
  password?: string;

  /** Of who has one: of the authenticator, or a backup code. */
  @Optional()
  @Matches(CODE, { message: 'code must be 6 digits, or a backup code' })
  code?: string;
}

/** Body of `POST /v1/auth/refresh`. */
export class RefreshDto {
  /** Left out by a browser, whose cookie has it. */
  @Optional()
  @Text({ min: 1, max: 200 })
  refreshToken?: string;
}

/** Body of `PATCH /v1/me`; what is left out stays, null takes it back. */
export class UpdateProfileDto {
  @Optional()
  @Text({ min: 1, max: 100, isName: true })
  displayName?: string;

  /** A language tag (BCP 47) in its canonical form: `de-CH`. */
  @Nullable()
  @IsLocale()
  locale?: string | null;

  /** A time zone of IANA's list: `Europe/Zurich`. */
  @Nullable()
  @IsTimeZone()
  timeZone?: string | null;
}

/** Body of `POST /v1/auth/switch`. */
export class SwitchDto {
  /** One of the person's. */
  @IsUUID()
  tenantId!: string;
}

/** Body of `POST /v1/tenants`. */
export class FoundTenantDto {
  @Text({ min: 1, max: 100, isName: true })
  name!: string;
}

/** Body of `POST /v1/me/delete`. */
export class DeleteAccountDto {
  /** The caller's own address, typed: it cannot be undone. */
  @IsEmail()
  @MaxLength(254)
  confirmEmail!: string;
}

/** Body of `POST /v1/auth/forgot-password`. */
export class AskForResetDto {
  @Text({ min: 1, max: 254 })
  email!: string;
}

/** Body of `POST /v1/auth/reset-password`. */
export class ResetPasswordDto {
  /** That of the link. */
  @Text({ min: 1, max: 200 })
  token!: string;

  @Length(8, 128)
  password!: string;
}

/** Body of `POST /v1/auth/verify-email`. */
export class VerifyEmailDto {
  /** That of the link. */
  @Text({ min: 1, max: 200 })
  token!: string;

  @MaxLength(128)
  password!: string;
}

/** Body of `POST /v1/me/password`. */
export class ChangePasswordDto {
  @MaxLength(128)
  currentPassword!: string;

  @Length(8, 128)
  newPassword!: string;
}
