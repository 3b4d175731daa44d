import fc from 'fast-check';
import { factsOf } from '../testing/deciderSpec';
import type { Aggregate } from '../types/aggregate';
import type { DomainEvent } from '../types/event';
import type { JsonObject } from '../types/json';
import { aggregateOf, aggregates, eventTypes, journals } from './registry';
import type { AggregateType } from './registry';

type AnyAggregate = Aggregate<JsonObject, DomainEvent, JsonObject>;
type Data = fc.Arbitrary<JsonObject>;

const text = fc.string({ unit: 'binary', maxLength: 30 });
const optional = { requiredKeys: [] };
const none: Data = fc.constant({});
const reasoned: Data = fc.record({ reason: text }, optional);
const purged = {
  streams: fc.array(fc.record({ id: fc.uuid(), versions: fc.nat() })),
  digest: text,
  reason: text,
};
const person = { displayName: text, email: text };
const remains = fc.record({ topicDays: fc.nat(), physicalBackups: text });
const roles = fc.oneof(fc.constantFrom('owner', 'admin', 'member', 'viewer'), fc.uuid());

/** For each event type any data that its commands can lead to; the first one of each aggregate begins its streams. */
const events: Readonly<Record<AggregateType, Readonly<Record<string, Data>>>> = {
  project: {
    'project.created': fc.record({ key: text, name: text, description: text }),
    'project.updated': fc.record({ name: text, description: text }, optional),
    'project.archived': none,
    'project.unarchived': none,
    'project.deleted': reasoned,
    'project.restored': reasoned,
    'project.purged': fc.record(purged),
  },
  task: {
    'task.created': fc.record({
      projectId: fc.uuid(),
      title: text,
      description: text,
      labels: fc.array(text),
      externalId: fc.option(text),
      assigneeId: fc.option(fc.uuid()),
      dueDate: fc.option(text),
      rank: text,
    }),
    'task.updated': fc.record(
      { title: text, description: text, labels: fc.array(text), dueDate: fc.option(text) },
      optional,
    ),
    'task.assigned': fc.record({ assigneeId: fc.option(fc.uuid()) }),
    'task.moved': fc.record({ rank: text }),
    'task.started': none,
    'task.completed': none,
    'task.reopened': none,
    'task.deleted': reasoned,
    'task.restored': reasoned,
    'task.purged': fc.record({ ...purged, projectId: fc.uuid() }),
  },
  tenant: {
    'tenant.created': fc.record({ slug: text, name: text }),
    'tenant.settings_changed': fc.record({ purgeAfterDays: fc.nat(), name: text }, optional),
    'tenant.plan_changed': fc.record({ plan: text }),
    'tenant.suspended': fc.record({ reason: text }),
    'tenant.restored': fc.record({ reason: text }),
    'tenant.closing_started': fc.record({ eraseAt: text }),
    'tenant.closing_cancelled': none,
    'tenant.ownership_transferred': fc.record({ fromUserId: fc.uuid(), toUserId: fc.uuid() }),
    'tenant.erased': fc.record({ remains }),
  },
  comment: {
    'comment.created': fc.record({ taskId: fc.uuid(), authorId: fc.uuid(), text }),
    'comment.edited': fc.record({ authorId: fc.uuid(), text }),
    'comment.deleted': reasoned,
    'comment.restored': reasoned,
    'comment.purged': fc.record({ ...purged, taskId: fc.uuid(), authorId: fc.uuid() }),
  },
  membership: {
    'membership.created': fc.record({ userId: fc.uuid(), role: roles, ...person }),
    'membership.role_changed': fc.record({ userId: fc.uuid(), role: roles }),
    'membership.renamed': fc.record({ userId: fc.uuid(), displayName: text }),
    'membership.removed': fc.record({ userId: fc.uuid(), reason: fc.constantFrom('left', 'removed') }),
    'membership.erased': fc.record({ userId: fc.uuid(), keyId: fc.option(fc.uuid()), reason: text, remains }),
  },
  api_key: {
    'api_key.created': fc.record({
      name: text,
      scopes: fc.uniqueArray(fc.constantFrom('task.read', 'task.write', 'unknown.scope')),
      expiresAt: fc.option(text),
      secretId: fc.uuid(),
    }),
    'api_key.rotated': fc.record({ secretId: fc.uuid(), previousUntil: text }),
    'api_key.revoked': fc.constant({}),
  },
  user: {
    'user.signed_up': fc.record({ userId: fc.uuid(), ...person }),
    'user.profile_changed': fc.record({
      userId: fc.uuid(),
      displayName: text,
      locale: fc.option(text),
      timeZone: fc.option(text),
    }),
    'user.deleted': fc.record({ userId: fc.uuid() }),
    'user.erased': fc.record({ userId: fc.uuid(), keyId: fc.option(fc.uuid()), remains }),
    'user.email_verification_requested': fc.record({ userId: fc.uuid(), linkId: fc.uuid() }),
    'user.email_verified': fc.record({ userId: fc.uuid() }),
    'user.password_reset_requested': fc.record({ userId: fc.uuid(), linkId: fc.uuid() }),
    'user.password_changed': fc.record({ userId: fc.uuid(), way: fc.constantFrom('known', 'link') }),
    'user.sign_up_attempted': fc.record({ userId: fc.uuid() }),
    'user.mfa_enabled': fc.record({ userId: fc.uuid(), factorId: fc.uuid() }),
    'user.mfa_disabled': fc.record({ userId: fc.uuid(), factorId: fc.uuid() }),
    'user.backup_code_used': fc.record({ userId: fc.uuid(), left: fc.nat(9) }),
    'user.backup_codes_renewed': fc.record({ userId: fc.uuid() }),
  },
  role: {
    'role.created': fc.record({ name: text, permissions: fc.array(text) }),
    'role.changed': fc.record({ name: text, permissions: fc.array(text) }, optional),
    'role.deleted': none,
  },
  invitation: {
    'invitation.created': fc.record({ invitationId: fc.uuid(), email: text, role: roles, expiresAt: text }),
    'invitation.resent': fc.record({ invitationId: fc.uuid(), email: text, expiresAt: text }),
    'invitation.accepted': fc.record({ invitationId: fc.uuid(), userId: fc.uuid() }),
    'invitation.revoked': fc.record({ invitationId: fc.uuid() }),
    'invitation.expired': fc.record({ invitationId: fc.uuid() }),
    'invitation.erased': fc.record({ invitationId: fc.uuid(), keyId: fc.option(fc.uuid()), remains }),
  },
};

/** Any stream of an aggregate, as far as its events can be folded at all. */
function streamOf(type: AggregateType): fc.Arbitrary<DomainEvent[]> {
  const [first, ...later] = Object.entries(events[type]).map(([name, data]) =>
    data.map((value): DomainEvent => ({ type: name, data: value })),
  );
  const rest = later.length > 0 ? fc.array(fc.oneof(...later), { maxLength: 20 }) : fc.constant([]);
  return fc.tuple(first!, rest).map(([created, following]) => [created, ...following]);
}

describe.each(Object.keys(aggregates) as AggregateType[])('%s', (type) => {
  const aggregate = aggregates[type] as unknown as AnyAggregate;
  const overJson = (state: JsonObject): JsonObject =>
    aggregate.fromRow(JSON.parse(JSON.stringify(aggregate.toRow(state))) as JsonObject);

  it('has its events covered here', () => {
    expect(Object.keys(events[type]).sort()).toEqual(Object.keys(aggregate.eventTypes).sort());
  });

  it('loses nothing in its row, and can be folded on from it', () => {
    fc.assert(
      fc.property(streamOf(type), (stream) => {
        let state: JsonObject | undefined;
        for (const [index, event] of stream.entries()) {
          const facts = factsOf(index);
          const next = aggregate.evolve(state, event, facts);
          expect(overJson(next)).toEqual(next);
          if (state) expect(aggregate.evolve(overJson(state), event, facts)).toEqual(next);
          state = next;
        }
      }),
    );
  });

  it('leaves states as they are when it folds on', () => {
    fc.assert(
      fc.property(streamOf(type), (stream) => {
        stream.reduce<JsonObject | undefined>((state, event, index) => {
          const before = JSON.stringify(state);
          const next = aggregate.evolve(state, event, factsOf(index));
          expect(JSON.stringify(state)).toBe(before);
          return next;
        }, undefined);
      }),
    );
  });

  it('takes from a row its own columns only', () => {
    fc.assert(
      fc.property(streamOf(type), (stream) => {
        const state = stream.reduce<JsonObject | undefined>(
          (folded, event, index) => aggregate.evolve(folded, event, factsOf(index)),
          undefined,
        )!;
        const row = { ...aggregate.toRow(state), id: 'x', version: 3, reducerRevision: 1 };
        expect(aggregate.fromRow(row)).toEqual(state);
      }),
    );
  });

  it('names a field of its row as the subject of its personal fields', () => {
    const [state] = fc
      .sample(streamOf(type), 1)
      .map((stream) => aggregate.evolve(undefined, stream[0]!, factsOf(0)));
    const { subject, fields = [] } = aggregate.personalRow ?? {};
    const named = subject === undefined ? [] : [subject, ...fields];
    expect(Object.keys(aggregate.toRow(state!))).toEqual(expect.arrayContaining(named));
  });
});

describe('eventTypes', () => {
  it('holds the types of all aggregates, each under the name of its own', () => {
    const sources = { ...aggregates, ...journals };
    const all = Object.values(sources).flatMap((aggregate) => Object.keys(aggregate.eventTypes));
    expect(Object.keys(eventTypes)).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
    for (const [type, aggregate] of Object.entries(sources)) {
      expect(aggregate.type).toBe(type);
      for (const name of Object.keys(aggregate.eventTypes)) expect(aggregateOf(name)).toBe(type);
    }
  });

  it.each(['project.exploded', 'project', '', 'constructor', '__proto__'])('does not know %p', (type) => {
    expect(eventTypes[type]).toBeUndefined();
    expect(aggregateOf(type)).toBeUndefined();
  });
});
