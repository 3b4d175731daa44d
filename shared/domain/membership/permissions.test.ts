import { isRole, PERMISSIONS, permissionsOf, ROLES } from './permissions';

describe('permissionsOf', () => {
  it('gives an owner everything', () => {
    expect([...permissionsOf('owner')].sort()).toEqual([...PERMISSIONS].sort());
  });

  it('gives each role what the lesser ones have', () => {
    for (const [index, role] of ROLES.entries()) {
      for (const lesser of ROLES.slice(index + 1)) {
        expect([...permissionsOf(role)]).toEqual(expect.arrayContaining([...permissionsOf(lesser)]));
      }
    }
  });

  it.each(['project.write', 'task.write', 'task.restore', 'event.read'] as const)(
    'does not let a viewer %s',
    (permission) => expect(permissionsOf('viewer').has(permission)).toBe(false),
  );

  it.each(['project.restore', 'event.read'] as const)('does not let a member %s', (permission) =>
    expect(permissionsOf('member').has(permission)).toBe(false),
  );
});

describe('isRole', () => {
  it('knows the roles by name only', () => {
    expect(ROLES.every(isRole)).toBe(true);
    expect(['', 'Owner', 'root', null, undefined, 1].some(isRole)).toBe(false);
  });
});
