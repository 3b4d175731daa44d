import { COMPONENTS } from '../constants/components';
import type { JsonValue } from '../types/json';
import type { Dapr } from './client';

/** An entry of the state store; the tenant is the first part of its key (`<tenant>:<what>:<id>`, no `||`). */
export type StateEntry = {
  readonly key: string;
  readonly value: JsonValue;
  /** Whole seconds; the store forgets the entry afterwards. */
  readonly ttlSeconds: number;
};

type Deps = { readonly dapr: Pick<Dapr, 'call'> };

/**
 * Writes an entry, last write wins. Nothing may live here that must not be lost.
 * @throws SidecarError when it was not written
 */
export async function saveState({ dapr }: Deps, { key, value, ttlSeconds }: StateEntry): Promise<void> {
  await dapr.call({
    what: `save the state ${key}`,
    run: (sdk) =>
      sdk.state.save(COMPONENTS.state, [{ key, value, metadata: { ttlInSeconds: String(ttlSeconds) } }]),
  });
}

/**
 * Reads an entry; undefined when there is none.
 * @throws SidecarError when the store cannot be read
 */
export async function readState({ dapr }: Deps, key: string): Promise<JsonValue | undefined> {
  const value = (await dapr.call<unknown>({
    what: `read the state ${key}`,
    run: (sdk) => sdk.state.get(COMPONENTS.state, key),
  })) as JsonValue;
  // The SDK shows a missing entry as ''; an empty string itself is therefore not told apart.
  return value === '' ? undefined : value;
}
