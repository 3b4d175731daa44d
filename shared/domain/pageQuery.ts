import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { Optional } from './optional';
import { Text } from './text';

/** A number out of a query string; anything else is left for the checks to refuse. */
export const toInteger = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;

/** Which page of a list: at most `limit` items after the place that the signed `cursor` names. */
export class PageQuery {
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  @Optional()
  @Text({ min: 1, max: 1000 })
  cursor?: string;
}
