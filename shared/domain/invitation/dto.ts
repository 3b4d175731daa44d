import { IsEmail, Length, Matches } from 'class-validator';
import { IsRole } from '../roleField';
import type { Role } from '../permissions';
import { Text } from '../text';

/** Body of `POST /v1/tenants/:tenantId/invitations`. */
export class InviteDto {
  @Text({ min: 3, max: 254, isName: true })
  @IsEmail()
  // As at sign-up.
  @Matches(/^[^\s"]+@[^\s"]+$/, { message: 'email must not contain quotes or white space' })
  email!: string;

  @IsRole()
  role!: Role;
}

/** Body of `POST /v1/invitations/look` and `POST /v1/invitations/accept`. */
export class InvitationTokenDto {
  /** Of the mailed link. */
  @Text({ min: 1, max: 200 })
  token!: string;
}

/** Body of `POST /v1/invitations/sign-up`. */
export class JoinDto extends InvitationTokenDto {
  @Text({ min: 1, max: 100, isName: true })
  displayName!: string;

  @Length(8, 128)
  password!: string;
}
