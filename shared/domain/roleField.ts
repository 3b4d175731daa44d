import { Matches } from 'class-validator';
import { ROLES } from './permissions';

const ROLE = new RegExp(
  `^(${ROLES.join('|')}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`,
);

/** A text that can name a role: a built-in one, or an id; whether the tenant has it is seen later. */
export function IsRole(): PropertyDecorator {
  return Matches(ROLE, {
    message: `role must be one of ${ROLES.join(', ')}, or the id of a role of the tenant`,
  });
}
