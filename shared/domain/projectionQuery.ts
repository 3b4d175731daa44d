import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { Optional } from './optional';
import { PageQuery, toInteger } from './pageQuery';

/** Position of the tenant's log that an answer has to contain; what is derived follows the log by milliseconds. */
export class AtLeastQuery {
  @Optional()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  atLeast?: number;
}

/** The same for a list. */
export class DerivedPageQuery extends PageQuery {
  @Optional()
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  atLeast?: number;
}
