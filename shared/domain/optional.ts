import { ValidateIf } from 'class-validator';

/** The property may be left out; null is not "left out" (class-validator's IsOptional lets it pass unchecked). */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object: object, value: unknown) => value !== undefined);
}
