import { createPublicKey } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { listSigningKeys, turnSigningKeys } from '@plinth/shared/database/repositories/signingKeys';
import type { SigningKeyRow } from '@plinth/shared/database/repositories/signingKeys';
import type { Connection } from '@plinth/shared/database/statement';
import type { Clock } from '@plinth/shared/types/clock';
import type { IdentityConfig } from '../identityConfig';
import type { AccessEpochs } from './epochs';
import { newKeyPair, openPrivateKey } from './keyPairs';
import type { PublicJwk } from './keyPairs';

export type SigningKeysDeps = {
  /** Role identity. */
  readonly identity: Connection;
  /** Seals the private keys; from the secret store. */
  readonly masterKey: KeyObject;
  readonly epochs: Pick<AccessEpochs, 'requireFresh' | 'ofSigningKeys'>;
  readonly clock: Clock;
  readonly config: Pick<IdentityConfig, 'signingKeyDays'>;
};

/** The keys of access tokens. */
export type SigningKeys = ReturnType<typeof createSigningKeys>;

type VerificationKey = { readonly key: KeyObject; readonly until: number };

type Snapshot = {
  readonly loadedAt: number;
  readonly epoch: number;
  readonly active: { readonly kid: string; readonly privateKey: KeyObject };
  readonly verificationKeys: ReadonlyMap<string, VerificationKey>;
  readonly jwks: { readonly keys: readonly PublicJwk[] };
};

/** How long others may keep what JWKS shows. */
export const JWKS_MAX_AGE_SECONDS = 300;
/** No token lives longer: an impersonation is the longest. */
export const LONGEST_TOKEN_SECONDS = 3_600;

/** A replica that nobody asks for anything but keys hears of no change. */
const MAX_AGE_MS = 60_000;
/** Unknown kids make us read again, but no oftener: anybody can invent one. */
const MIN_AGE_MS = 5_000;
/** So far the clocks of two replicas may be apart. */
const SKEW_MS = 60_000;
/** So long a key is shown before it signs: whoever keeps JWKS has it by then, from whichever replica it came. */
const PUBLISHED_MS = JWKS_MAX_AGE_SECONDS * 1_000 + MAX_AGE_MS + SKEW_MS;
/** So long a key verifies after its successor has taken over; a replica that has not heard of that signs with it. */
const RETIRING_MS = LONGEST_TOKEN_SECONDS * 1_000 + MAX_AGE_MS + SKEW_MS;
const DAY_MS = 86_400_000;

/**
 * Makes the store of signing keys: the table's rows, remembered for a minute, or until any replica or command changes
 * one. A key is pending (shown, not signing), active, retiring (verifying only), then retired. Whichever replica reads
 * them once something is due moves them on; the database lets one do so.
 */
export function createSigningKeys(deps: SigningKeysDeps) {
  const { epochs, clock } = deps;
  let snapshot: Snapshot | undefined;
  let loading: Promise<Snapshot> | undefined;

  const now = (): number => clock.now().getTime();
  const isCurrent = (keys: Snapshot): boolean => epochs.ofSigningKeys() <= keys.epoch;

  /** One read for all who ask at the same time. */
  async function loadOnce(): Promise<Snapshot> {
    loading ??= load(deps, epochs.ofSigningKeys()).finally(() => (loading = undefined));
    return (snapshot = await loading);
  }

  /** The remembered keys when nothing has changed and they are younger than `maxAgeMs`, else those of the table. */
  async function keysYoungerThan(maxAgeMs: number): Promise<Snapshot> {
    if (snapshot && isCurrent(snapshot) && now() - snapshot.loadedAt < maxAgeMs) return snapshot;
    const loaded = await loadOnce();
    // A read that was joined may have begun before the change.
    return isCurrent(loaded) ? loaded : loadOnce();
  }

  return {
    /** The key that signs now; made when there is none yet. @throws UnavailableError when changes cannot be heard of */
    async active(): Promise<Snapshot['active']> {
      await epochs.requireFresh();
      return (await keysYoungerThan(MAX_AGE_MS)).active;
    },

    /**
     * The public key of a kid.
     * @returns undefined when there is no such key, or no token of it can be good any more
     * @throws UnavailableError when changes cannot be heard of: the key may have been retired
     */
    async verificationKey(kid: string): Promise<KeyObject | undefined> {
      await epochs.requireFresh();
      const known = (await keysYoungerThan(MAX_AGE_MS)).verificationKeys.get(kid);
      const found = known ?? (await keysYoungerThan(MIN_AGE_MS)).verificationKeys.get(kid);
      // Whether or not anybody has written down yet that it is retired.
      return found && found.until > now() ? found.key : undefined;
    },

    /** What `/.well-known/jwks.json` shows: all keys that sign, will sign, or have signed a token that is still good. */
    async jwks(): Promise<Snapshot['jwks']> {
      return (await keysYoungerThan(MAX_AGE_MS)).jwks;
    },
  };
}

async function load(deps: SigningKeysDeps, epoch: number): Promise<Snapshot> {
  const loadedAt = deps.clock.now().getTime();
  let rows = await listSigningKeys(deps.identity);
  if (await turn(deps, rows)) rows = await listSigningKeys(deps.identity);
  const active = withStatus(rows, 'active');
  if (!active) throw new Error('expected an active signing key after the keys took turns; got none');
  const shown = rows.filter((row) => untilOf(row) > loadedAt);
  return {
    loadedAt,
    epoch,
    active: { kid: active.kid, privateKey: openPrivateKey(active, deps.masterKey) },
    verificationKeys: new Map(shown.map((row) => [row.kid, verificationKeyOf(row)])),
    jwks: { keys: shown.map(({ publicJwk }) => publicJwk as PublicJwk) },
  };
}

/** Moves the keys on when something is due. @returns whether it was; another process may have been first */
async function turn(
  { identity, masterKey, clock, config }: SigningKeysDeps,
  rows: readonly SigningKeyRow[],
): Promise<boolean> {
  const now = clock.now().getTime();
  const publishedBefore = now - PUBLISHED_MS;
  // Its successor is shown before it is as old as it may get.
  const oldBefore = now - config.signingKeyDays * DAY_MS + PUBLISHED_MS;
  const [active, pending] = [withStatus(rows, 'active'), withStatus(rows, 'pending')];
  const isOld = !active || active.rotationAskedAt !== null || timeOf(active.activatedAt) <= oldBefore;
  const isNeeded = isOld && !pending;
  const isDue = pending && (!active || timeOf(pending.createdAt) <= publishedBefore);
  if (!isNeeded && !isDue && rows.every((row) => untilOf(row) > now)) return false;
  await turnSigningKeys(identity, {
    now: textOf(now),
    publishedBefore: textOf(publishedBefore),
    oldBefore: textOf(oldBefore),
    verifyUntil: textOf(now + RETIRING_MS),
    next: isNeeded ? await newKeyPair(masterKey) : undefined,
  });
  return true;
}

function withStatus(rows: readonly SigningKeyRow[], status: string): SigningKeyRow | undefined {
  return rows.find((row) => row.status === status);
}

function verificationKeyOf(row: SigningKeyRow): VerificationKey {
  const key = createPublicKey({ key: row.publicJwk as JsonWebKey, format: 'jwk' });
  return { key, until: untilOf(row) };
}

/** Until when a key verifies. */
function untilOf({ verifyUntil }: SigningKeyRow): number {
  return verifyUntil === null ? Infinity : timeOf(verifyUntil);
}

function timeOf(text: string | null): number {
  return Date.parse(text ?? '');
}

function textOf(time: number): string {
  return new Date(time).toISOString();
}
