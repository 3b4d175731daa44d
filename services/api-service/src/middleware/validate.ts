import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import type { ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError as Finding } from 'class-validator';
import { ValidationError } from '@plinth/shared/errors/appErrors';
import type { Fault } from '@plinth/shared/errors/appErrors';

/** Where an input came from; decides how a fault points at it. */
export type InputPlace = 'body' | 'query';

// Keys that reach a prototype when objects are merged or instantiated.
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Surrogate}/u;
const UNSTORABLE = 'expected text without U+0000 and without lone surrogates';

/** Names a field in a fault: `/labels/0` below `parent` of a body, `?limit` of a query. */
export type PathOf = (name: string, parent?: string) => string;

/**
 * Checks an input against its DTO: known fields only, each as its decorators say, text that JSON and PostgreSQL can
 * hold.
 * @returns an instance of the DTO
 * @throws ValidationError with every fault: a JSON pointer for a body, `?name` for a query
 */
export function validate<T extends object>(dto: ClassConstructor<T>, input: unknown, place: InputPlace): T {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ValidationError([{ pointer: '', detail: 'expected a JSON object' }]);
  }
  const faults = textFaults(input, pathOf(place));
  if (faults.length > 0) throw new ValidationError(faults);
  const instance = plainToInstance(dto, withoutDangerousKeys(input));
  const findings = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  if (findings.length > 0) throw new ValidationError(faultsOf(findings, pathOf(place)));
  return instance;
}

/** Faults of class-validator's findings, nested ones too; never the rejected values. */
export function faultsOf(findings: readonly Finding[], path: PathOf): Fault[] {
  return findings.flatMap((finding) => collect(finding, path, undefined));
}

/** How a fault points at a field of this place. */
export function pathOf(place: InputPlace): PathOf {
  if (place === 'query') return (name) => `?${name}`;
  return (name, parent = '') => `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function collect(finding: Finding, path: PathOf, parent: string | undefined): Fault[] {
  const pointer = path(finding.property, parent);
  const own = Object.values(finding.constraints ?? {}).map((detail) => ({ pointer, detail }));
  return [...own, ...(finding.children ?? []).flatMap((child) => collect(child, path, pointer))];
}

function withoutDangerousKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDangerousKeys);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !DANGEROUS.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutDangerousKeys(inner)]));
}

function textFaults(value: unknown, path: PathOf, { pointer = '', depth = 0 } = {}): Fault[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [{ pointer, detail: UNSTORABLE }];
  if (typeof value !== 'object' || value === null) return [];
  if (depth === MAX_DEPTH) return [{ pointer, detail: `expected at most ${MAX_DEPTH} levels` }];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!isStorable(key)) return [{ pointer, detail: UNSTORABLE }];
    return textFaults(inner, path, { pointer: path(key, pointer), depth: depth + 1 });
  });
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}
