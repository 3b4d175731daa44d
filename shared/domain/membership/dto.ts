import { IsEmail, IsIn, MaxLength } from 'class-validator';
import { ERASURE_REASONS } from '../erasure';
import type { ErasureReason } from '../erasure';
import type { Role } from '../permissions';
import { IsRole } from '../roleField';

/** Body of `PATCH /v1/tenants/:tenantId/members/:id`. */
export class ChangeRoleDto {
  @IsRole()
  role!: Role;
}

/** Body of `POST /v1/tenants/:tenantId/members/:id/erase`. */
export class EraseMemberDto {
  /** The address of the member, typed by whoever erases them: it cannot be undone. */
  @IsEmail()
  @MaxLength(254)
  confirmEmail!: string;

  @IsIn(ERASURE_REASONS)
  reason!: ErasureReason;
}
