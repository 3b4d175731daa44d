import { ValidateIf } from 'class-validator';

/** The property may be left out; null is not "left out" (class-validator's IsOptional lets it pass unchecked). */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object: object, value: unknown) => value !== undefined);
}

/** The property may be left out, which says nothing, or be null, which says that there is none. */
export function Nullable(): PropertyDecorator {
  return ValidateIf((_object: object, value: unknown) => value !== undefined && value !== null);
}
