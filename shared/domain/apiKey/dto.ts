import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';
import { Instant } from '../instant';
import { KEY_SCOPES } from '../permissions';
import type { Permission } from '../permissions';
import { Nullable, Optional } from '../optional';
import { Text } from '../text';

const WEEK_SECONDS = 7 * 24 * 60 * 60;
const DAY_SECONDS = 24 * 60 * 60;

/** Body of `POST /v1/tenants/:tenantId/api-keys`. */
export class CreateApiKeyDto {
  @Text({ min: 1, max: 100, isName: true })
  name!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsIn(KEY_SCOPES, { each: true })
  scopes!: Permission[];

  /** RFC 3339; it never expires without one. */
  @Nullable()
  @Instant()
  expiresAt?: string | null;
}

/** Body of `POST /v1/tenants/:tenantId/api-keys/:id/rotate`. */
export class RotateApiKeyDto {
  /** How long the secret before this one stays good; a day, unless it says so, a week at most. */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(WEEK_SECONDS)
  overlapSeconds: number = DAY_SECONDS;
}
