import { deciderSpec, factsOf, fold } from '../../testing/deciderSpec';
import { ERASED } from '../../constants/erased';
import { REMAINS } from '../erasure';
import {
  changeMemberRole,
  changeRole,
  createMembership,
  eraseMember,
  membership,
  removeMember,
  renameMember,
} from './decider';
import type { MembershipEvent } from './events';
import { permissionsOf } from '../permissions';
import type { Role } from '../permissions';

const { given } = deciderSpec(membership);
const madeAs = (role: Role): MembershipEvent => ({
  type: 'membership.created',
  data: { userId: 'u', role, displayName: 'Ann', email: 'ann@example.com' },
});
const made = madeAs('owner');
const left: MembershipEvent = { type: 'membership.removed', data: { userId: 'u', reason: 'left' } };
const removed: MembershipEvent = { type: 'membership.removed', data: { userId: 'u', reason: 'removed' } };
const changedTo = (role: Role): MembershipEvent => ({
  type: 'membership.role_changed',
  data: { userId: 'u', role },
});
const READERS = '0197a3b0-0000-7000-8000-00000000000a';
const customRoles = new Map([[READERS, ['project.read', 'member.write'] as const]]);
const by = (role: Role, userId = 'v') => ({
  by: { userId, role, permissions: permissionsOf(role, customRoles) },
  customRoles,
  hasOtherOwner: true,
});
const alone = { ...by('owner', 'u'), hasOtherOwner: false };
const command = { userId: 'u', role: 'viewer' as const, displayName: 'Anna', email: 'anna@example.com' };

describe('createMembership', () => {
  it('makes one', () => {
    given()
      .when((state) => createMembership(state, { ...command, role: 'owner' }))
      .thenState({
        ...command,
        role: 'owner',
        removedAt: null,
        erasedAt: null,
        createdAt: factsOf(0).occurredAt,
        updatedAt: factsOf(0).occurredAt,
      });
  });

  it('refuses an id that is taken', () => {
    given(made)
      .when((state) => createMembership(state, command))
      .thenRefused('membership_exists');
  });

  it('makes somebody a member again who had left, by the names of then', () => {
    given(made, left)
      .when((state) => createMembership(state, command))
      .thenState({ ...command, removedAt: null, createdAt: factsOf(0).occurredAt });
  });
});

describe('changeMemberRole', () => {
  it('gives another role, and writes nothing for the same one', () => {
    given(madeAs('member'))
      .when((state) => changeMemberRole(state, { role: 'viewer' }, by('admin')))
      .then(changedTo('viewer'));
    given(madeAs('member'))
      .when((state) => changeMemberRole(state, { role: 'member' }, by('viewer')))
      .thenNothing();
  });

  it('lets owners only make and unmake owners', () => {
    given(madeAs('member'))
      .when((state) => changeMemberRole(state, { role: 'owner' }, by('owner')))
      .then(changedTo('owner'));
    given(madeAs('member'))
      .when((state) => changeMemberRole(state, { role: 'owner' }, by('admin')))
      .thenRefused('owners_only');
    given(made)
      .when((state) => changeMemberRole(state, { role: 'viewer' }, by('admin')))
      .thenRefused('owners_only');
  });

  it('gives and takes nothing that the giver does not have', () => {
    given(madeAs('viewer'))
      .when((state) => changeMemberRole(state, { role: 'admin' }, by('member')))
      .thenRefused('permission_not_held');
    given(madeAs('admin'))
      .when((state) => changeMemberRole(state, { role: 'viewer' }, by('member')))
      .thenRefused('permission_not_held');
  });

  it('gives a role of the tenant, by what that gives, and none that it does not have', () => {
    given(madeAs('viewer'))
      .when((state) => changeMemberRole(state, { role: READERS }, by('admin')))
      .then(changedTo(READERS));
    given(madeAs('viewer'))
      .when((state) => changeMemberRole(state, { role: READERS }, by('member')))
      .thenRefused('permission_not_held');
    given(madeAs('viewer'))
      .when((state) => changeMemberRole(state, { role: 'admin' }, by(READERS)))
      .thenRefused('permission_not_held');
    given(madeAs('viewer'))
      .when((state) => changeMemberRole(state, { role: 'x' }, by('owner')))
      .thenRefused('no_such_role');
    given(madeAs('viewer'))
      .when((state) => changeMemberRole(state, { role: 'owner' }, by(READERS)))
      .thenRefused('owners_only');
  });

  it('leaves the tenant an owner', () => {
    given(made)
      .when((state) => changeMemberRole(state, { role: 'admin' }, alone))
      .thenRefused('last_owner');
    given(made)
      .when((state) => changeMemberRole(state, { role: 'admin' }, { ...alone, hasOtherOwner: true }))
      .then(changedTo('admin'));
  });

  it('needs a member', () => {
    given()
      .when((state) => changeMemberRole(state, { role: 'viewer' }, by('owner')))
      .thenRefused('not_found');
    given(made, left)
      .when((state) => changeMemberRole(state, { role: 'viewer' }, by('owner')))
      .thenRefused('not_found');
    given(made, left)
      .when((state) => changeRole(state, { role: 'viewer' }))
      .thenRefused('not_found');
  });
});

describe('renameMember', () => {
  it('tells another name, of who is a member', () => {
    given(made)
      .when((state) => renameMember(state!, 'Anna'))
      .thenState({ displayName: 'Anna', email: 'ann@example.com', role: 'owner' });
    given(made)
      .when((state) => renameMember(state!, 'Ann'))
      .thenNothing();
    given(made, left)
      .when((state) => renameMember(state!, 'Anna'))
      .thenNothing();
  });
});

describe('removeMember', () => {
  it('tells who left from who was removed', () => {
    given(madeAs('viewer'))
      .when((state) => removeMember(state, by('viewer', 'u')))
      .then(left);
    given(madeAs('viewer'))
      .when((state) => removeMember(state, by('admin')))
      .then(removed);
    expect(fold(membership, [made, removed])).toMatchObject({
      role: null,
      removedAt: factsOf(1).occurredAt,
      displayName: 'Ann',
    });
  });

  it('is for those who may do as much', () => {
    given(made)
      .when((state) => removeMember(state, by('admin')))
      .thenRefused('owners_only');
    given(madeAs('admin'))
      .when((state) => removeMember(state, by('member')))
      .thenRefused('permission_not_held');
  });

  it('leaves the tenant an owner', () => {
    given(made)
      .when((state) => removeMember(state, alone))
      .thenRefused('last_owner');
    given(made)
      .when((state) => removeMember(state, { ...alone, hasOtherOwner: true }))
      .then(left);
  });

  it('ends a membership once', () => {
    given(made, left)
      .when((state) => removeMember(state, by('owner')))
      .thenRefused('not_found');
    given()
      .when((state) => removeMember(state, by('owner')))
      .thenRefused('not_found');
    expect(() => fold(membership, [left])).toThrow('expected membership.created first');
  });
});

describe('eraseMember', () => {
  const erased: MembershipEvent = {
    type: 'membership.erased',
    data: { userId: 'u', keyId: 'k', reason: 'requested', remains: REMAINS },
  };
  const erasing = (facts: ReturnType<typeof by> | undefined) =>
    ({ keyId: 'k', reason: 'requested', facts }) as const;

  it('removes a member by the rules of that, and certifies it', () => {
    given(madeAs('member'))
      .when((state) => eraseMember(state, erasing(by('admin'))))
      .then(removed, erased);
    given(made)
      .when((state) => eraseMember(state, erasing(by('admin'))))
      .thenRefused('owners_only');
    given(made)
      .when((state) => eraseMember(state, erasing(alone)))
      .thenRefused('last_owner');
  });

  it('erases who has left, and who has deleted their account, even the last owner', () => {
    given(madeAs('member'), left)
      .when((state) => eraseMember(state, erasing(by('admin'))))
      .then(erased);
    given(made)
      .when((state) => eraseMember(state, erasing(undefined)))
      .then(left, erased);
  });

  it('leaves no names, happens once, and lets nobody back', () => {
    given(madeAs('member'))
      .when((state) => eraseMember(state, erasing(by('admin'))))
      .thenState({ displayName: ERASED, email: ERASED, role: null, erasedAt: factsOf(2).occurredAt });
    given(madeAs('member'), removed, erased)
      .when((state) => eraseMember(state, erasing(by('admin'))))
      .thenNothing();
    given(madeAs('member'), removed, erased)
      .when((state) => createMembership(state, command))
      .thenRefused('subject_erased');
    given()
      .when((state) => eraseMember(state, erasing(by('owner'))))
      .thenRefused('not_found');
  });
});
