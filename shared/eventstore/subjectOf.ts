import type { JsonObject } from '../types/json';
import type { PersonalFields } from '../types/personal';

/**
 * The id of the person that a record speaks of.
 *
 * @throws Error when that field is no string: the personal fields of the type are declared wrongly
 */
export function subjectOf(record: JsonObject, personal: PersonalFields): string {
  const subjectId = record[personal.subject];
  if (typeof subjectId === 'string') return subjectId;
  throw new Error(
    `expected the id of a person in '${personal.subject}'; got ${typeof subjectId}: check the personal fields declared for this type`,
  );
}
