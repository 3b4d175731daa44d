import { createSecretKey, randomBytes } from 'node:crypto';
import { createCursors } from '../src/services/cursors';

const scope = { tenantId: '0197a3b0-0000-7000-8000-000000000001', list: 'tasks' };

describe('cursors', () => {
  const cursors = createCursors(createSecretKey(randomBytes(32)));
  const keys = ['2026-11-22T16:00:00.123456Z', '0197a3b0-0000-7000-8000-000000000002'];
  const cursor = cursors.seal(scope, keys);

  it('gives the keys back', () => {
    expect(cursors.openTimed(scope, cursor)).toEqual({ at: keys[0], id: keys[1] });
    expect(cursors.openNumber(scope, cursors.seal(scope, [17]))).toBe(17);
    expect(cursors.openTimed(scope, undefined)).toBeUndefined();
  });

  it.each([
    ['another tenant', { ...scope, tenantId: '0197a3b0-0000-7000-8000-000000000009' }, cursor],
    ['another list', { ...scope, list: 'projects' }, cursor],
    ['a changed key', scope, Buffer.from(cursor, 'base64url').fill('x', 20, 21).toString('base64url')],
    ['a cut one', scope, cursor.slice(0, 10)],
    ['an invented one', scope, Buffer.from(JSON.stringify(keys)).toString('base64url')],
    ['an empty one', scope, ''],
    ['a very long one', scope, 'A'.repeat(100_000)],
  ])('refuses one of %s', (_name, wrongScope, wrong) => {
    expect(() => cursors.openTimed(wrongScope, wrong)).toThrow('The request is not valid');
  });

  it('refuses one that was signed with another key', () => {
    expect(() => createCursors(createSecretKey(randomBytes(32))).openTimed(scope, cursor)).toThrow(
      'The request is not valid',
    );
  });
});
