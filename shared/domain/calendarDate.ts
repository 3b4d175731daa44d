import { ValidateBy } from 'class-validator';
import type { ValidationArguments } from 'class-validator';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a text is a day of the Gregorian calendar, years 0001 to 9999, as RFC 3339 writes it: `2026-02-28`. */
export function isCalendarDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = (DATE.exec(text) ?? []).slice(1).map(Number);
  return year > 0 && day > 0 && day <= daysIn(year, month);
}

/** A day without a time and a zone (full-date of RFC 3339). */
export function CalendarDate(): PropertyDecorator {
  return ValidateBy({
    name: 'isCalendarDate',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isCalendarDate(value),
      defaultMessage: (args?: ValidationArguments) =>
        `${args?.property ?? 'it'} must be a day that exists, e.g. 2026-02-28`,
    },
  });
}

function daysIn(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS[month - 1] ?? 0) + (month === 2 && isLeapYear ? 1 : 0);
}
