import { IsIn } from 'class-validator';
import { ROLES } from './permissions';
import type { Role } from './permissions';

/** Body of `PATCH /v1/tenants/:tenantId/members/:id`. */
export class ChangeRoleDto {
  @IsIn(ROLES)
  role!: Role;
}
