import { ValidateBy } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import { isCalendarDate } from './calendarDate';

const INSTANT = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

/** Whether a text is a moment as RFC 3339 writes it, with a zone and at most microseconds: `2026-02-28T09:30:00Z`. */
export function isInstant(text: string): boolean {
  return isCalendarDate(INSTANT.exec(text)?.[1] ?? '');
}

/** A moment in time (date-time of RFC 3339). */
export function Instant(): PropertyDecorator {
  return ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isInstant(value),
      defaultMessage: (args?: ValidationArguments) =>
        `${args?.property ?? 'it'} must be a moment with a zone and at most microseconds, e.g. 2026-02-28T09:30:00Z (write + as %2B in a URL)`,
    },
  });
}
