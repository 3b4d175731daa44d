import { deciderSpec, factsOf } from '../../testing/deciderSpec';
import type { Permission } from '../permissions';
import { apiKey, createApiKey, revokeApiKey, rotateApiKey } from './decider';
import type { ApiKeyFacts, NewSecret } from './decider';
import type { ApiKeyEvent } from './events';

const { given } = deciderSpec(apiKey);
const now = '2026-03-01T12:00:00.000Z';
const wanted = { name: 'CI', scopes: ['task.write', 'task.read'] as Permission[], expiresAt: null };
const until = '2026-03-01T13:00:00.000Z';
const holder = {
  userId: 'u',
  role: 'admin',
  permissions: ['task.read', 'task.write', 'project.read'] as Permission[],
};
const facts: ApiKeyFacts & NewSecret = { by: holder, secretId: 's1', now };
const made: ApiKeyEvent = {
  type: 'api_key.created',
  data: { name: 'CI', scopes: ['task.read', 'task.write'], expiresAt: null, secretId: 's1' },
};
const rotated: ApiKeyEvent = {
  type: 'api_key.rotated',
  data: { secretId: 's2', previousUntil: until },
};
const revoked: ApiKeyEvent = { type: 'api_key.revoked', data: {} };

describe('createApiKey', () => {
  it('makes one, its scopes in order', () => {
    given()
      .when((state) => createApiKey(state, wanted, facts))
      .then(made);
    given()
      .when((state) => createApiKey(state, { ...wanted, expiresAt: until }, facts))
      .then({ ...made, data: { ...made.data, expiresAt: until } });
  });

  it('gives nobody more than they have, and no key for a time that is over', () => {
    given()
      .when((state) => createApiKey(state, { ...wanted, scopes: ['project.purge'] }, facts))
      .thenRefused('permission_not_held');
    given()
      .when((state) => createApiKey(state, { ...wanted, expiresAt: now }, facts))
      .thenRefused('expiry_past');
    given(made)
      .when((state) => createApiKey(state, wanted, facts))
      .thenRefused('api_key_exists');
  });
});

describe('rotateApiKey and revokeApiKey', () => {
  it('change the secret, and keep the one before for the overlap', () => {
    given(made)
      .when((state) => rotateApiKey(state, { previousUntil: until }, { ...facts, secretId: 's2' }))
      .then(rotated);
    given(made)
      .when((state) => rotateApiKey(state, { previousUntil: until }, { ...facts, secretId: 's2' }))
      .thenState({ secretId: 's2', previousSecretId: 's1', previousUntil: until });
    given(made, rotated)
      .when((state) => rotateApiKey(state, { previousUntil: now }, { ...facts, secretId: 's3' }))
      .thenState({ secretId: 's3', previousSecretId: 's2', previousUntil: now });
  });

  it('are refused to who may not do what the key may, and for one that is over', () => {
    const by = { ...holder, permissions: ['task.read'] as Permission[] };
    given(made)
      .when((state) => rotateApiKey(state, { previousUntil: now }, { ...facts, by }))
      .thenRefused('permission_not_held');
    const short: ApiKeyEvent = { ...made, data: { ...made.data, expiresAt: now } };
    given(short)
      .when((state) => rotateApiKey(state, { previousUntil: now }, facts))
      .thenRefused('api_key_expired');
  });

  it('end a key once', () => {
    given(made).when(revokeApiKey).then(revoked);
    given(made)
      .when(revokeApiKey)
      .thenState({ revokedAt: factsOf(1).occurredAt });
    for (const decide of [
      revokeApiKey,
      (state: Parameters<typeof revokeApiKey>[0]) => rotateApiKey(state, { previousUntil: now }, facts),
    ]) {
      given(made, revoked).when(decide).thenRefused('not_found');
      given().when(decide).thenRefused('not_found');
    }
  });
});
