import { IsInt, Max, Min } from 'class-validator';
import { Optional } from '../optional';

/** Body of `PATCH /v1/tenant`; what is left out stays. */
export class UpdateTenantDto {
  /** How long something deleted can be restored, before it is purged. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(3650)
  purgeAfterDays?: number;
}
