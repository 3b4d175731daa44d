import { ArrayMaxSize, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { GRANTABLE } from '../permissions';
import type { Permission } from '../permissions';
import { Optional } from '../optional';
import { Text } from '../text';

/** Body of `POST /v1/tenants/:tenantId/roles`. */
export class CreateRoleDto {
  /** Unique in the tenant, whatever its case. */
  @Text({ min: 1, max: 50, isName: true })
  name!: string;

  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsIn(GRANTABLE, { each: true })
  permissions!: Permission[];
}

/** Body of `PATCH /v1/tenants/:tenantId/roles/:id`; what is left out stays. */
export class UpdateRoleDto {
  @Optional()
  @Text({ min: 1, max: 50, isName: true })
  name?: string;

  /** All that the role is to give from here on. */
  @Optional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsIn(GRANTABLE, { each: true })
  permissions?: Permission[];
}
