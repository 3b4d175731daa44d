import type { Pools } from '@plinth/shared/database/connection';
import {
  addSecret,
  deleteOtherSecrets,
  findApiKey,
  listApiKeys as listRecords,
} from '@plinth/shared/database/repositories/apiKeys';
import type { ApiKeyRecord } from '@plinth/shared/database/repositories/apiKeys';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/apiKey/decider';
import type { ApiKeyFacts } from '@plinth/shared/domain/apiKey/decider';
import type { CreateApiKeyDto, RotateApiKeyDto } from '@plinth/shared/domain/apiKey/dto';
import type { ApiKeyEvent } from '@plinth/shared/domain/apiKey/events';
import type { ApiKey } from '@plinth/shared/domain/apiKey/row';
import { assertEntitled } from '@plinth/shared/domain/tenant/entitlements';
import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { CommandHandler, Loaded } from '@plinth/shared/eventstore/handleCommand';
import type { Ids } from '@plinth/shared/types/clock';
import { newKey } from '../services/keyText';
import type { Caller } from '../services/caller';
import type { Cursors } from '../services/cursors';
import type { AccessEpochs } from '../services/epochs';
import { readHolder } from '../services/membershipFacts';
import { pageOf } from '../services/page';
import type { Page, PageRequest } from '../services/page';
import { claimRoom } from '../services/planRoom';
import { requireId } from '../services/visible';

/** A key as its tenant sees it; of its secrets nothing is known any more. */
export type ApiKeyView = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly version: number;
  /** Times are RFC 3339 UTC. */
  readonly expiresAt: string | null;
  /** How long the secret before the newest one is good; null when there is none. */
  readonly previousUntil: string | null;
  readonly revokedAt: string | null;
  /** Within a minute; null for one that was never used. */
  readonly lastUsedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** With the key itself, which is shown this once. */
export type NewApiKeyView = ApiKeyView & { readonly key: string };

export type ApiKeyReadDeps = { readonly app: Pools['app']; readonly cursors: Cursors };

export type ApiKeyCommandDeps = {
  readonly handleCommand: CommandHandler;
  /** Role identity. */
  readonly identity: Connection;
  readonly epochs: Pick<AccessEpochs, 'lookNow'>;
  readonly ids: Ids;
};

/** One key; `expected` is the version of If-Match. */
export type ApiKeyTarget = { readonly id: string; readonly expected?: number };

/** The tenant's keys, oldest first, revoked ones too. Reads only. @throws ValidationError for a cursor of another list */
export function listApiKeys({ app, cursors }: ApiKeyReadDeps) {
  return async (
    { context: { tenantId } }: Caller,
    { limit, cursor }: PageRequest,
  ): Promise<Page<ApiKeyView>> => {
    const scope = { tenantId, list: 'api-keys' };
    const behind = cursors.openTimed(scope, cursor);
    const rows = await withTenant(app, tenantId, (tx) =>
      listRecords(tx, { tenantId, behind, limit: limit + 1 }),
    );
    return pageOf(rows, limit, {
      node: viewOfRecord,
      cursor: (row) => cursors.seal(scope, [row.createdAt, row.id]),
    });
  };
}

/** One of the tenant's keys. Reads only. @throws NotFoundError */
export function getApiKey({ app }: Pick<ApiKeyReadDeps, 'app'>) {
  return async ({ context: { tenantId } }: Caller, asked: string): Promise<ApiKeyView> => {
    const id = requireId('api_key', asked);
    const row = await withTenant(app, tenantId, (tx) => findApiKey(tx, { tenantId, id }));
    if (!row) throw new NotFoundError('api_key');
    return viewOfRecord(row);
  };
}

/**
 * Makes a key. One append, and before it the hash of its secret, which means nothing without it. Not repeatable: the answer
 * is the only place where the key stands.
 * @throws EntitlementError `plan_feature`, `plan_limit`; ForbiddenError `permission_not_held`, `not_a_member`;
 *   IllegalStateError `expiry_past`
 */
export function createApiKey({ handleCommand, identity, ids }: ApiKeyCommandDeps) {
  return async (caller: Caller, dto: CreateApiKeyDto): Promise<NewApiKeyView> => {
    const { tenantId, now } = caller.context;
    assertEntitled(caller.principal.plan, { feature: 'apiKeys' });
    const [id, secretId] = [ids.next(), ids.next()];
    const { key, hash } = newKey('plk', id);
    const at = now.toISOString();
    const expiresAt = dto.expiresAt == null ? null : new Date(dto.expiresAt).toISOString();
    const wanted = { name: dto.name, scopes: dto.scopes, expiresAt };
    await addSecret(identity, { tenantId, keyId: id, secretId, hash, now: at });
    const outcome = await handleCommand(caller.context, rules.apiKey, {
      id,
      load: async (tx) => ({
        ...(await load(tx, caller, id)),
        claims: await claimRoom(tx, { tenantId, streamId: id }, 'apiKeys'),
      }),
      decide: (state, facts) => rules.createApiKey(state, wanted, { ...facts, secretId, now: at }),
    });
    return { ...viewOf(id, outcome.version, requireState(outcome.state)), key };
  };
}

/**
 * Gives a key another secret; the one before stays good for the overlap, and those before that end at once. Not repeatable,
 * as createApiKey.
 * @throws NotFoundError; PreconditionFailedError; ForbiddenError `permission_not_held`; IllegalStateError `api_key_expired`
 */
export function rotateApiKey(deps: ApiKeyCommandDeps) {
  return async (caller: Caller, target: ApiKeyTarget, dto: RotateApiKeyDto): Promise<NewApiKeyView> => {
    const { identity, ids } = deps;
    const { tenantId, now } = caller.context;
    const id = requireId('api_key', target.id);
    const secretId = ids.next();
    const { key, hash } = newKey('plk', id);
    const at = now.toISOString();
    const previousUntil = new Date(now.getTime() + dto.overlapSeconds * 1_000).toISOString();
    await addSecret(identity, { tenantId, keyId: id, secretId, hash, now: at });
    const { state, version } = await changeApiKey(deps, { caller, target }, (before, facts) =>
      rules.rotateApiKey(before, { previousUntil }, { ...facts, secretId, now: at }),
    );
    const keep = [state.secretId, state.previousSecretId].filter((each) => each !== null);
    await deleteOtherSecrets(identity, { tenantId, keyId: id, keep });
    return { ...viewOf(id, version, state), key };
  };
}

/** Ends a key for good, on every replica within a second. @throws NotFoundError; PreconditionFailedError */
export function revokeApiKey(deps: ApiKeyCommandDeps) {
  return async (caller: Caller, target: ApiKeyTarget): Promise<void> => {
    await changeApiKey(deps, { caller, target }, (before) => rules.revokeApiKey(before));
  };
}

async function changeApiKey(
  { handleCommand, epochs }: ApiKeyCommandDeps,
  { caller, target }: { caller: Caller; target: ApiKeyTarget },
  decide: (state: ApiKey | undefined, facts: ApiKeyFacts) => ApiKeyEvent[],
): Promise<{ state: ApiKey; version: number }> {
  const id = requireId('api_key', target.id);
  const { state, version } = await handleCommand(caller.context, rules.apiKey, {
    id,
    expected: target.expected,
    load: (tx) => load(tx, caller, id),
    decide,
  });
  await epochs.lookNow();
  return { state: requireState(state), version };
}

/** What a command rests on: the key, and who the caller is now. */
async function load(tx: Connection, caller: Caller, id: string): Promise<Loaded<ApiKey, ApiKeyFacts>> {
  const { tenantId } = caller.context;
  const { facts: by, guards } = await readHolder(tx, caller);
  return { row: await findApiKey(tx, { tenantId, id }), facts: { by }, guards };
}

function requireState(state: ApiKey | undefined): ApiKey {
  if (!state) throw new NotFoundError('api_key');
  return state;
}

function viewOfRecord(row: ApiKeyRecord): ApiKeyView {
  return { ...viewOf(row.id, row.version, row), lastUsedAt: row.lastUsedAt };
}

function viewOf(
  id: string,
  version: number,
  state: Omit<ApiKey, 'secretId' | 'previousSecretId'>,
): ApiKeyView {
  const { name, scopes, expiresAt, previousUntil, revokedAt, createdAt, updatedAt } = state;
  const times = { expiresAt, previousUntil, revokedAt, lastUsedAt: null, createdAt, updatedAt };
  return { id, name, scopes, version, ...times };
}
