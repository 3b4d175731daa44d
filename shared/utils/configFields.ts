import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsDefined, ValidateBy, ValidateNested, getMetadataStorage } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import { expectedDatabaseUrl, faultOfDatabaseUrl } from './databaseUrl';
import type { TlsMode } from './databaseUrl';
import { STRONG_PASSWORD } from './deployedRule';
import type { DeployedRule } from './deployedRule';
import { parseNetwork } from './networks';

export type ConfigClass = new () => object;

/** One setting of a config class: where it stands, which variables set it, and what it is. */
export type ConfigField = {
  /** Path with dots: `database.appUrl`. */
  readonly path: string;
  /** Variables that set it, in falling precedence; the first is `PLINTH_<SECTION>__<KEY>`. */
  readonly variables: readonly string[];
  readonly type: 'string' | 'number' | 'boolean' | 'list';
  /** Never shown in a fault. */
  readonly isSecret: boolean;
  /** What it has to be in staging and production beside that. */
  readonly deployedRule: DeployedRule | undefined;
};

/** A value and where it came from: the name of a file, or of a variable. */
export type Setting = { readonly value: unknown; readonly origin: string };

const SECTION = Symbol('config section');
const SECRET = Symbol('config secret');
const ALIAS = Symbol('config alias');
const DEPLOYED = Symbol('config rule of deployed environments');

const PREFIX = 'PLINTH_';
const SEPARATOR = '__';
const MAX_PORT = 65_535;

/** Marks a property as a section: a map of settings with a class of its own. */
export function Section(sectionClass: () => ConfigClass): PropertyDecorator {
  return decorateAll(mark(SECTION, sectionClass), IsDefined(), ValidateNested(), Type(sectionClass));
}

/** Marks a setting whose value must never be shown: tokens, passwords, URLs that hold one. */
export function Secret(): PropertyDecorator {
  return mark(SECRET, true);
}

/** A variable that also sets this property, because somebody else names it (`DAPR_HTTP_PORT`). */
export function Alias(variable: string): PropertyDecorator {
  return mark(ALIAS, variable);
}

/** A TCP port, 1 to 65535. */
export function Port(): PropertyDecorator {
  return check('port', `a port number, 1 to ${MAX_PORT}`, isPort);
}

/** A list of addresses and networks in CIDR notation; may be empty. */
export function Networks(): PropertyDecorator {
  return check('networks', 'a list of addresses or networks like 10.0.0.0/8', areNetworks);
}

/** What the setting has to be in staging and production. */
export function Deployed(deployedRule: DeployedRule): PropertyDecorator {
  return mark(DEPLOYED, deployedRule);
}

/**
 * The PostgreSQL URL of a role, of a section that extends PoolConfig; secret, since it holds the password.
 * @param role `app` logs in as `plinth_app`
 */
export function DatabaseUrl(role: string): PropertyDecorator {
  const user = `plinth_${role}`;
  const tlsOf = (args?: ValidationArguments) =>
    (args?.object as { tls?: TlsMode } | undefined)?.tls ?? 'none';
  const faultOf = (value: unknown, args?: ValidationArguments) =>
    faultOfDatabaseUrl(value, { user, tls: tlsOf(args) });
  const validator = {
    validate: (value: unknown, args?: ValidationArguments) => faultOf(value, args) === undefined,
    defaultMessage: (args?: ValidationArguments) => {
      const fault = args?.value === undefined ? '' : `, but it ${faultOf(args.value, args)}`;
      return `$property must ${expectedDatabaseUrl(user)}${fault}`;
    },
  };
  return decorateAll(Secret(), Deployed(STRONG_PASSWORD), ValidateBy({ name: 'databaseUrl', validator }));
}

/**
 * Reads the settings of a config class from its decorators, sections included.
 * @throws Error when a property has a type that no variable can carry
 */
export function fieldsOf(configClass: ConfigClass, sections: readonly string[] = []): ConfigField[] {
  const proto = configClass.prototype as object;
  return propertiesOf(configClass).flatMap((key) => {
    const section = Reflect.getMetadata(SECTION, proto, key) as (() => ConfigClass) | undefined;
    const path = [...sections, key];
    if (section) return fieldsOf(section(), path);
    const alias = Reflect.getMetadata(ALIAS, proto, key) as string | undefined;
    return [
      {
        path: path.join('.'),
        variables: alias ? [variableOf(path), alias] : [variableOf(path)],
        type: typeOf(proto, path),
        isSecret: Reflect.hasMetadata(SECRET, proto, key),
        deployedRule: Reflect.getMetadata(DEPLOYED, proto, key) as DeployedRule | undefined,
      },
    ];
  });
}

/** Whether a variable is meant as a setting of some service: `PLINTH_<SECTION>__<KEY>`. */
export function isConfigVariable(name: string): boolean {
  return name.startsWith(PREFIX) && name.includes(SEPARATOR);
}

function propertiesOf(configClass: ConfigClass): string[] {
  const metadatas = getMetadataStorage().getTargetValidationMetadatas(configClass, '', true, false);
  return [...new Set(metadatas.map(({ propertyName }) => propertyName))];
}

function variableOf(path: readonly string[]): string {
  const upperSnake = (key: string) => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  return PREFIX + path.map(upperSnake).join(SEPARATOR);
}

function typeOf(proto: object, path: readonly string[]): ConfigField['type'] {
  const type: unknown = Reflect.getMetadata('design:type', proto, path.at(-1)!);
  if (type === String) return 'string';
  if (type === Number) return 'number';
  if (type === Boolean) return 'boolean';
  if (type === Array) return 'list';
  throw new Error(`${path.join('.')}: expected a string, number, boolean or string[] property, or @Section`);
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_PORT;
}

function areNetworks(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string' && !!parseNetwork(text));
}

function check(name: string, expected: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => `$property must be ${expected}` } });
}

function mark(key: symbol, value: unknown): PropertyDecorator {
  return (target, property) => Reflect.defineMetadata(key, value, target, property);
}

function decorateAll(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
}
