import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { Optional } from '../optional';
import { Text } from '../text';

/** Body of `PATCH /v1/tenants/:tenantId`; what is left out stays. */
export class UpdateTenantDto {
  @Optional()
  @Text({ min: 1, max: 100, isName: true })
  name?: string;

  /** How long something deleted can be restored, before it is purged. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(3650)
  purgeAfterDays?: number;
}

/** Body of `POST /v1/tenants/:tenantId/close`. */
export class CloseTenantDto {
  /** The tenant's slug, typed as a confirmation. */
  @Text({ min: 1, max: 100 })
  slug!: string;
}

/** Body of `POST /v1/tenants/:tenantId/transfer-ownership`. */
export class TransferOwnershipDto {
  /** A member of the tenant. */
  @IsUUID()
  toUserId!: string;
}
