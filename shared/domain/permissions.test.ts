import { isRole, PERMISSIONS, permissionsOf, ROLES } from './permissions';

describe('permissionsOf', () => {
  it('gives an owner everything', () => {
    expect(permissionsOf('owner')).toEqual(PERMISSIONS);
  });

  it('gives each role what the lesser ones have', () => {
    for (const [index, role] of ROLES.entries()) {
      for (const lesser of ROLES.slice(index + 1)) {
        expect(permissionsOf(role)).toEqual(expect.arrayContaining([...permissionsOf(lesser)]));
      }
    }
  });

  it.each(['project.write', 'task.write', 'task.restore', 'event.read'] as const)(
    'does not let a viewer %s',
    (permission) => expect(permissionsOf('viewer')).not.toContain(permission),
  );

  it.each(['project.restore', 'event.read'] as const)('does not let a member %s', (permission) =>
    expect(permissionsOf('member')).not.toContain(permission),
  );

  it.each(['', 'Owner', 'root', 'constructor', '__proto__'])(
    'gives nothing for %p, which is no role',
    (role) => {
      expect(isRole(role)).toBe(false);
      expect(permissionsOf(role)).toEqual([]);
    },
  );
});
