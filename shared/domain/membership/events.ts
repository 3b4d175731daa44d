import type { DomainEvent, EventType } from '../../types/event';
import type { JsonObject } from '../../types/json';
import type { PersonalFields } from '../../types/personal';
import type { ErasureReason, ErasureRemains } from '../erasure';
import type { Role } from '../permissions';

/** A person joins a tenant, for the first time or again. Name and e-mail are the tenant's own copy, under its own key for the person. */
export type MembershipCreated = DomainEvent<
  'membership.created',
  { userId: string; role: Role; displayName: string; email: string }
>;

/** A member is something else in the tenant from here on. */
export type MembershipRoleChanged = DomainEvent<'membership.role_changed', { userId: string; role: Role }>;

/** A member is called something else. */
export type MembershipRenamed = DomainEvent<'membership.renamed', { userId: string; displayName: string }>;

/** A person is no member any more: they left, or somebody else, the event's actor, removed them. */
export type MembershipRemoved = DomainEvent<
  'membership.removed',
  { userId: string; reason: 'left' | 'removed' }
>;

/**
 * Certifies that the tenant's key for a person was dropped, in the same transaction: nothing that the tenant has sealed of
 * them can be read from here on, and nothing more is recorded of them here. `keyId` is null for who had none.
 */
export type MembershipErased = DomainEvent<
  'membership.erased',
  { userId: string; keyId: string | null; reason: ErasureReason; remains: ErasureRemains }
>;

export type MembershipEvent =
  MembershipCreated | MembershipRoleChanged | MembershipRenamed | MembershipRemoved | MembershipErased;

/** What a membership tells of a person, in its events as in its row. */
export const membershipPersonal: PersonalFields = { subject: 'userId', fields: ['displayName', 'email'] };

const renamedPersonal: PersonalFields = { subject: 'userId', fields: ['displayName'] };

// From version 2 on a role may be one that the tenant has made.
const upcasters = [(data: JsonObject) => data];

/** The event types of a membership as they are stored. */
export const membershipEventTypes: Readonly<Record<MembershipEvent['type'], EventType>> = {
  'membership.created': { schemaVersion: 2, personal: membershipPersonal, upcasters },
  'membership.role_changed': { schemaVersion: 2, upcasters },
  'membership.renamed': { schemaVersion: 1, personal: renamedPersonal },
  'membership.removed': { schemaVersion: 1 },
  'membership.erased': { schemaVersion: 1 },
};
