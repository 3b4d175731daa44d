import { deciderSpec, factsOf } from '../../testing/deciderSpec';
import { permissionsOf } from '../permissions';
import type { Permission } from '../permissions';
import { changeRole, createRole, deleteRole, role } from './decider';
import type { RoleEvent } from './events';

const { given } = deciderSpec(role);

const by = (permissions: readonly Permission[] = permissionsOf('admin')) => ({
  by: { userId: 'u', role: 'admin', permissions },
  isNameTaken: false,
  isHeld: false,
});
const command = { name: 'Reader', permissions: ['task.read', 'project.read'] satisfies Permission[] };
const made: RoleEvent = {
  type: 'role.created',
  data: { name: 'Reader', permissions: ['project.read', 'task.read'] },
};
const deleted: RoleEvent = { type: 'role.deleted', data: {} };

describe('createRole', () => {
  it('makes one', () => {
    given()
      .when((state) => createRole(state, command, by()))
      .then(made);
  });

  it('gives nothing that its maker does not have', () => {
    given()
      .when((state) => createRole(state, command, by(['project.read'])))
      .thenRefused('permission_not_held');
  });

  it('needs a name of its own, and an id', () => {
    given()
      .when((state) => createRole(state, command, { ...by(), isNameTaken: true }))
      .thenRefused('name_taken');
    given()
      .when((state) => createRole(state, { ...command, name: ' Owner' }, by()))
      .thenRefused('name_taken');
    given(made)
      .when((state) => createRole(state, command, by()))
      .thenRefused('role_exists');
  });
});

describe('changeRole', () => {
  it('tells what changed, and nothing otherwise', () => {
    given(made)
      .when((state) => changeRole(state, { name: 'Guest', permissions: command.permissions }, by()))
      .then({ type: 'role.changed', data: { name: 'Guest' } });
    given(made)
      .when((state) => changeRole(state, { permissions: ['task.read'] }, by()))
      .thenState({ name: 'Reader', permissions: ['task.read'], updatedAt: factsOf(1).occurredAt });
    given(made)
      .when((state) => changeRole(state, command, by([])))
      .thenNothing();
  });

  it('neither gives nor takes what the changer does not have', () => {
    given(made)
      .when((state) =>
        changeRole(
          state,
          { permissions: ['project.read', 'member.write'] },
          by(['project.read', 'task.read']),
        ),
      )
      .thenRefused('permission_not_held');
    given(made)
      .when((state) => changeRole(state, { permissions: ['project.read'] }, by(['project.read'])))
      .thenRefused('permission_not_held');
  });

  it('needs a free name and a role that is there', () => {
    given(made)
      .when((state) => changeRole(state, { name: 'Guest' }, { ...by(), isNameTaken: true }))
      .thenRefused('name_taken');
    given()
      .when((state) => changeRole(state, { name: 'Guest' }, by()))
      .thenRefused('not_found');
    given(made, deleted)
      .when((state) => changeRole(state, { name: 'Guest' }, by()))
      .thenRefused('not_found');
  });
});

describe('deleteRole', () => {
  it('ends one that nobody has', () => {
    given(made)
      .when((state) => deleteRole(state, by()))
      .then(deleted);
    given(made, deleted)
      .when((state) => deleteRole(state, by()))
      .thenRefused('not_found');
  });

  it('refuses while somebody has it, and to who may do less', () => {
    given(made)
      .when((state) => deleteRole(state, { ...by(), isHeld: true }))
      .thenRefused('role_held');
    given(made)
      .when((state) => deleteRole(state, by(['task.read'])))
      .thenRefused('permission_not_held');
  });
});
