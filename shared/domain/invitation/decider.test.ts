import { ERASED } from '../../constants/erased';
import { deciderSpec, factsOf } from '../../testing/deciderSpec';
import { REMAINS } from '../erasure';
import { permissionsOf } from '../permissions';
import type { BuiltInRole } from '../permissions';
import { accept, expire, invitation, invite, resend, revoke } from './decider';
import type { InvitationEvent } from './events';

const { given } = deciderSpec(invitation);

const READERS = '0197a3b0-0000-7000-8000-00000000000a';
const customRoles = new Map([[READERS, ['project.read'] as const]]);
const [BEFORE, AT, AFTER] = [
  '2026-01-07T23:59:59.999Z',
  '2026-01-08T00:00:00.000Z',
  '2026-01-09T00:00:00.000Z',
];
const by = (role: BuiltInRole) => ({
  by: { userId: 'u', role, permissions: permissionsOf(role) },
  customRoles,
  invitationId: 'i',
  expiresAt: AT,
});
const dto = { email: 'ann@example.com', role: 'member' };
const made: InvitationEvent = {
  type: 'invitation.created',
  data: { invitationId: 'i', expiresAt: AT, ...dto },
};
const erased: InvitationEvent = {
  type: 'invitation.erased',
  data: { invitationId: 'i', keyId: 'k', remains: REMAINS },
};
const accepted: InvitationEvent = { type: 'invitation.accepted', data: { invitationId: 'i', userId: 'v' } };
const revoked: InvitationEvent = { type: 'invitation.revoked', data: { invitationId: 'i' } };
const expired: InvitationEvent = { type: 'invitation.expired', data: { invitationId: 'i' } };
const ending = (now: string) => ({ keyId: 'k', now });

describe('invite', () => {
  it('asks somebody, as somebody who may do as much', () => {
    given()
      .when((state) => invite(state, dto, by('admin')))
      .then(made);
    given()
      .when((state) => invite(state, { ...dto, role: READERS }, by('admin')))
      .thenState({ role: READERS, status: 'open', expiresAt: AT, email: dto.email });
    given(made)
      .when((state) => invite(state, dto, by('admin')))
      .thenRefused('invitation_exists');
  });

  it('gives nothing that the asker does not have', () => {
    given()
      .when((state) => invite(state, { ...dto, role: 'owner' }, by('admin')))
      .thenRefused('owners_only');
    given()
      .when((state) => invite(state, { ...dto, role: 'admin' }, by('member')))
      .thenRefused('permission_not_held');
    given()
      .when((state) => invite(state, { ...dto, role: 'x' }, by('owner')))
      .thenRefused('no_such_role');
  });
});

describe('resend', () => {
  it('asks again, for longer, under the same rules', () => {
    given(made)
      .when((state) => resend(state, { ...by('admin'), expiresAt: AFTER }))
      .then({
        type: 'invitation.resent',
        data: { invitationId: 'i', email: dto.email, expiresAt: AFTER },
      });
    given(made)
      .when((state) => resend(state, by('viewer')))
      .thenRefused('permission_not_held');
    given(made, revoked, erased)
      .when((state) => resend(state, by('owner')))
      .thenRefused('not_found');
  });
});

describe('the end of an invitation', () => {
  it('is being accepted, in time', () => {
    given(made)
      .when((state) => accept(state, { userId: 'v', ...ending(BEFORE) }))
      .then(accepted, erased);
    given(made)
      .when((state) => accept(state, { userId: 'v', ...ending(AT) }))
      .thenRefused('not_found');
  });

  it('is being taken back, or running out', () => {
    given(made)
      .when((state) => revoke(state, ending(AFTER)))
      .then(revoked, erased);
    given(made)
      .when((state) => expire(state, ending(AT)))
      .then(expired, erased);
    given(made)
      .when((state) => expire(state, ending(BEFORE)))
      .thenNothing();
    given(made, accepted, erased)
      .when((state) => expire(state, ending(AT)))
      .thenNothing();
  });

  it('comes once, and leaves no address', () => {
    for (const end of [accepted, revoked, expired]) {
      given(made, end, erased)
        .when((state) => accept(state, { userId: 'w', ...ending(BEFORE) }))
        .thenRefused('not_found');
      given(made, end, erased)
        .when((state) => revoke(state, ending(BEFORE)))
        .thenRefused('not_found');
    }
    given(made)
      .when((state) => revoke(state, ending(BEFORE)))
      .thenState({ status: 'revoked', email: ERASED, erasedAt: factsOf(2).occurredAt });
  });
});
