import { IsEmail, IsIn, Matches, MaxLength } from 'class-validator';
import { ERASURE_REASONS } from '../erasure';
import type { ErasureReason } from '../erasure';
import { ROLES } from './permissions';
import type { Role } from './permissions';

const ROLE = new RegExp(
  `^(${ROLES.join('|')}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`,
);

/** A text that can name a role: a built-in one, or an id; whether the tenant has it is seen later. */
export function IsRole(): PropertyDecorator {
  return Matches(ROLE, {
    message: `role must be one of ${ROLES.join(', ')}, or the id of a role of the tenant`,
  });
}

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
