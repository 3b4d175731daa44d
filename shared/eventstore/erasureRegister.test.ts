import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { membership } from '../domain/membership/decider';
import { ForbiddenError, UnavailableError } from '../errors/appErrors';
import type { AppendUnit } from './appendUnit';
import { openErasureRegister } from './erasureRegister';
import { createRegisteredAppend } from './registeredAppend';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plinth-erasures-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const TENANT = '0192f0c1-0000-7000-8000-000000000001';
const PERSON = '0192f0c1-0000-7000-8000-000000000002';
const EVENT = '0192f0c1-0000-7000-8000-000000000003';

const unit = {
  context: { tenantId: TENANT, now: new Date('2026-01-01T00:00:00Z') },
  streams: [
    {
      streamId: EVENT,
      aggregate: membership,
      expected: 1,
      events: [{ id: EVENT, type: 'membership.erased', data: {} }],
    },
  ],
  droppedKeys: [{ tenantId: TENANT, subjectId: PERSON }],
} as unknown as AppendUnit;
const done = { replayed: false, versions: [2], positions: [3] };
const line = { eventId: EVENT, tenantId: TENANT, subjectId: PERSON, at: '2026-01-01T00:00:00.000Z' };

test('an erasure stands in the register before its key is dropped', async () => {
  const register = openErasureRegister(directory);
  let stood: unknown;
  const append = createRegisteredAppend(async () => {
    stood = await register.read();
    return done;
  }, register);
  expect(await append(unit)).toEqual(done);
  expect(stood).toMatchObject([line]);
  expect(await register.read()).toMatchObject([line]);
});

test('one that was refused is withdrawn; one that nobody knows the end of stays', async () => {
  const register = openErasureRegister(directory);
  const failing = (error: Error) => createRegisteredAppend(() => Promise.reject(error), register)(unit);
  await expect(failing(new ForbiddenError('no'))).rejects.toThrow('no');
  expect(await register.read()).toEqual([]);
  await expect(failing(new Error('connection lost'))).rejects.toThrow('connection lost');
  await expect(failing(new UnavailableError('away'))).rejects.toThrow();
  expect(await register.read()).toMatchObject([line, line]);
});

test('of two runs of one request only the refused one is withdrawn', async () => {
  const register = openErasureRegister(directory);
  await createRegisteredAppend(() => Promise.resolve(done), register)(unit);
  const late = createRegisteredAppend(() => Promise.reject(new ForbiddenError('late')), register)(unit);
  await expect(late).rejects.toThrow('late');
  expect(await register.read()).toMatchObject([line]);
});

test('what erases nothing leaves no line', async () => {
  const register = openErasureRegister(directory);
  await createRegisteredAppend(() => Promise.resolve(done), register)({ ...unit, droppedKeys: [] });
  expect(await register.read()).toEqual([]);
});

test('a torn line is passed over, and the next one begins anew', async () => {
  const register = openErasureRegister(directory);
  const append = createRegisteredAppend(() => Promise.resolve(done), register);
  await append(unit);
  appendFileSync(join(directory, 'erasures.jsonl'), '{"at":"2026-01-01T00:00:00.000Z","eventI');
  await append(unit);
  expect(await register.read()).toMatchObject([line, line]);
  expect(readFileSync(join(directory, 'erasures.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);
});
