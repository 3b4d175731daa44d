import { Matches } from 'class-validator';
import { Optional } from '../optional';
import { Text } from '../text';

/** Letters, digits, `.`, `_` and `-`; begins with a letter or digit; at most 32. */
const PROJECT_KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** Body of `POST /v1/projects`. */
export class CreateProjectDto {
  /** Unique in the tenant, whatever its case. */
  @Matches(PROJECT_KEY, { message: `key must match ${PROJECT_KEY.source}` })
  key!: string;

  @Text({ min: 1, max: 200, isName: true })
  name!: string;

  @Optional()
  @Text({ min: 0, max: 20_000 })
  description?: string;
}

/** Body of `PATCH /v1/projects/:id`; what is left out stays. */
export class UpdateProjectDto {
  @Optional()
  @Text({ min: 1, max: 200, isName: true })
  name?: string;

  @Optional()
  @Text({ min: 0, max: 20_000 })
  description?: string;
}
