import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import type { ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError as Finding } from 'class-validator';
import { storageFault } from '@plinth/shared/domain/text';
import { ValidationError } from '@plinth/shared/errors/appErrors';
import type { Fault } from '@plinth/shared/errors/appErrors';

// Names that reach a prototype when objects are merged or instantiated; no DTO has one.
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 32;
// The checks below take longer than in proportion: 90,000 unknown fields in 1 MiB would hold the process for 20 s.
const MAX_VALUES = 1_000;

/**
 * Checks a body or a query against its DTO: known fields only, each as its decorators say, text that JSON and
 * PostgreSQL can hold.
 * @returns an instance of the DTO
 * @throws ValidationError with every fault, none of them showing a value
 */
export function validate<T extends object>(dto: ClassConstructor<T>, input: unknown): T {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ValidationError([{ pointer: '', code: 'no_object', detail: 'expected a JSON object' }]);
  }
  if (hasTooManyValues(input)) {
    throw new ValidationError([
      { pointer: '', code: 'too_many_values', detail: `expected at most ${MAX_VALUES} values` },
    ]);
  }
  const unfit = unfitFaultsOf(input);
  if (unfit.length > 0) throw new ValidationError(unfit);
  const instance = plainToInstance(dto, input);
  const findings = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  if (findings.length > 0) throw new ValidationError(faultsOf(findings));
  return instance;
}

/** class-validator's findings as faults, nested ones too; a code is the name of the check in snake case. */
export function faultsOf(findings: readonly Finding[], parent = ''): Fault[] {
  return findings.flatMap(({ property, constraints = {}, children = [] }) => {
    const pointer = pointerTo(property, parent);
    const own = Object.entries(constraints).map(([check, detail]) => ({
      pointer,
      code: codeOf(check),
      detail,
    }));
    return [...own, ...faultsOf(children, pointer)];
  });
}

function codeOf(check: string): string {
  if (check === 'whitelistValidation') return 'unknown_field';
  return check.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Counts fields and items, nested ones too, no further than needed. */
function hasTooManyValues(input: object): boolean {
  const containers = [input];
  let count = 0;
  for (const container of containers) {
    const values: unknown[] = Object.values(container);
    count += values.length;
    if (count > MAX_VALUES) return true;
    containers.push(...values.filter((value) => typeof value === 'object' && value !== null));
  }
  return false;
}

/** Faults of what must not come near class-transformer: text that cannot be stored, dangerous names, depth. */
function unfitFaultsOf(value: unknown, pointer = '', depth = 0): Fault[] {
  if (typeof value === 'string') return textFaultsOf(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  if (depth === MAX_DEPTH)
    return [{ pointer, code: 'too_deep', detail: `expected at most ${MAX_DEPTH} levels` }];
  return Object.entries(value).flatMap(([name, inner]) => {
    const faults = nameFaultsOf(name, pointer);
    return faults.length > 0 ? faults : unfitFaultsOf(inner, pointerTo(name, pointer), depth + 1);
  });
}

function nameFaultsOf(name: string, parent: string): Fault[] {
  if (!DANGEROUS.has(name)) return textFaultsOf(name, parent);
  // As class-validator says it of any other field.
  const detail = `property ${name} should not exist`;
  return [{ pointer: pointerTo(name, parent), code: 'unknown_field', detail }];
}

function textFaultsOf(text: string, pointer: string): Fault[] {
  const detail = storageFault(text);
  return detail === undefined ? [] : [{ pointer, code: 'bad_text', detail }];
}

/** JSON pointer (RFC 6901). */
function pointerTo(name: string, parent: string): string {
  return `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
