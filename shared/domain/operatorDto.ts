import { Transform } from 'class-transformer';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsUUID, Matches, Max, Min } from 'class-validator';
import { Optional } from './optional';
import { toInteger } from './pageQuery';
import { PLAN_NAMES } from './tenant/plans';
import type { PlanName } from './tenant/plans';
import { Text } from './text';

const NAME = /^[a-z][a-z0-9._-]{1,39}$/;
const CODE = /^\d{6}$/;
const TENANT_STATUS = ['active', 'suspended', 'closing', 'erased'] as const;
const UUID_MIN = '00000000-0000-0000-0000-000000000000';

/** Body of `POST /admin/enrolment`: what an authenticator needs is made for whoever holds a one-time token. */
export class EnrolDto {
  /** Handed out once by `npm run admin -- bootstrap`, or by another operator. */
  @Text({ min: 20, max: 100 })
  token!: string;

  @Matches(NAME, { message: 'name must be 2 to 40 of a-z, 0-9, dot, dash and underscore' })
  name!: string;
}

/** Body of `POST /admin/operators`: the answer of the enrolment with a code of it, which makes the operator. */
export class CreateOperatorDto extends EnrolDto {
  @Text({ min: 12, max: 128 })
  password!: string;

  /** As the enrolment answered it. */
  @Text({ min: 20, max: 500 })
  enrolment!: string;

  @Matches(CODE, { message: 'code must be 6 digits' })
  code!: string;
}

/** Body of `POST /admin/sign-in`. */
export class OperatorSignInDto {
  @Text({ min: 1, max: 100 })
  name!: string;

  @Text({ min: 1, max: 128 })
  password!: string;

  @Matches(CODE, { message: 'code must be 6 digits' })
  code!: string;
}

/** Body of what an operator does to a tenant; shown in its log. */
export class OperatorReasonDto {
  @Text({ min: 3, max: 500 })
  reason!: string;
}

/** Body of `PATCH /admin/tenants/:tenantId`. */
export class ChangePlanDto extends OperatorReasonDto {
  @IsIn(PLAN_NAMES)
  plan!: PlanName;
}

/** Body of `POST /admin/tenants/:tenantId/impersonations`. */
export class ImpersonateDto extends OperatorReasonDto {
  /** A member of the tenant. */
  @IsUUID()
  userId!: string;

  @IsInt()
  @Min(1)
  @Max(60)
  minutes!: number;
}

/** Query of `GET /admin/tenants`: all that is given must hold. */
export class TenantsQuery {
  @Optional()
  @IsIn(TENANT_STATUS)
  status?: string;

  /** How the slug begins. */
  @Optional()
  @Matches(/^[a-z0-9-]{1,60}$/, { message: 'slug must be the beginning of a slug' })
  slug?: string;

  /** Id behind which to read: `next` of the last answer. */
  @IsUUID('all')
  after: string = UUID_MIN;

  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

/** What a service of the operators may do: read the log of every tenant, the names of people left closed. */
export const SERVICE_SCOPES = ['events.read.all'] as const;
export type ServiceScope = (typeof SERVICE_SCOPES)[number];

const DAY_SECONDS = 24 * 60 * 60;

/** Body of `POST /admin/services`. */
export class CreateServiceDto extends OperatorReasonDto {
  @Matches(NAME, { message: 'name must be 2 to 40 of a-z, 0-9, dot, dash and underscore' })
  name!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(SERVICE_SCOPES, { each: true })
  scopes!: ServiceScope[];
}

/** Body of `POST /admin/services/:id/rotate`. */
export class RotateServiceDto extends OperatorReasonDto {
  /** How long the key before this one stays good; a day, unless it says so, a week at most. */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(7 * DAY_SECONDS)
  overlapSeconds: number = DAY_SECONDS;
}
