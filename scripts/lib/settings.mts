import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Fault } from './fault.mts';
import { repoRoot } from './paths.mts';

/**
 * A setting of the local set-up: the environment wins over `.env`, which wins over the default.
 * The defaults are the values in `.env.example`, so what is documented is what holds.
 * @param name a variable that `.env.example` lists
 * @throws Fault when `.env` holds a variable that `.env.example` does not list
 */
export function setting(name: string): string {
  const value = process.env[name] || fileSettings()[name];
  if (value === undefined) throw new Error(`${name} is not listed in .env.example`);
  return value;
}

/**
 * A setting that is a TCP port.
 * @throws Fault when the value is not a whole number from 1 to 65535
 */
export function portSetting(name: string): number {
  const text = setting(name);
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Fault({
    expected: `${name} to be a port, 1 to 65535`,
    got: JSON.stringify(text),
    remedy: `correct ${name} in .env or in the environment`,
  });
}

let cached: Record<string, string> | undefined;

function fileSettings(): Record<string, string> {
  cached ??= { ...readEnvFile('.env.example'), ...withoutEmpty(ownSettings()) };
  return cached;
}

function withoutEmpty(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

function ownSettings(): Record<string, string> {
  if (!existsSync(join(repoRoot, '.env'))) return {};
  const own = readEnvFile('.env');
  const known = readEnvFile('.env.example');
  const unknown = Object.keys(own).filter((name) => !(name in known));
  if (unknown.length === 0) return own;
  throw new Fault({
    expected: 'only variables listed in .env.example',
    got: `${unknown.join(', ')} in .env`,
    remedy: 'correct the name or remove the line from .env',
  });
}

function readEnvFile(name: string): Record<string, string> {
  return parseEnv(readFileSync(join(repoRoot, name), 'utf8')) as Record<string, string>;
}
