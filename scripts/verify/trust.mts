// Imports the compiled services: load this file only after buildServices().
import { readFileSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { readAuditJwk } from '@plinth/shared/eventstore/checkpoint';
import { Fault } from '../lib/fault.mts';
import type { VerifyOptions } from './options.mts';

type Keys = ReadonlyMap<string, KeyObject>;

/** Whose signatures count, and what that shows. */
export interface Trust {
  mode: 'pinned' | 'published' | 'inside';
  choose: (inside: Keys) => Keys;
}

/**
 * What the options say about trust.
 * @throws Fault for a file of keys that is none
 */
export function trustOf({ pins, jwks }: Pick<VerifyOptions, 'pins' | 'jwks'>): Trust {
  if (pins) {
    const choose = (inside: Keys) => new Map([...inside].filter(([kid]) => pins.includes(kid)));
    return { mode: 'pinned', choose };
  }
  if (jwks === undefined) return { mode: 'inside', choose: (inside) => inside };
  const published = readPublished(jwks);
  return { mode: 'published', choose: () => published };
}

function readPublished(file: string): Keys {
  try {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: unknown[] };
    return new Map(keys.map(readAuditJwk).map(({ kid, key }) => [kid, key]));
  } catch (cause) {
    throw new Fault({
      expected: `${file} to be a key set as /.well-known/audit-jwks.json answers it`,
      got: (cause as Error).message,
      remedy: 'fetch it from the platform that the log comes from, over a way that you trust',
      cause,
    });
  }
}
