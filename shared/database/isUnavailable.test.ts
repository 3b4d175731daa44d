import { isUnavailable } from './isUnavailable';

const coded = (code: string) => Object.assign(new Error('inner'), { code });

it.each([
  '08006',
  '25006',
  '25P03',
  '25P04',
  '3D000',
  '40001',
  '40P01',
  '53300',
  '55P03',
  '57014',
  '57P01',
  '57P03',
  '58030',
])('SQLSTATE %s speaks of the database', (code) => {
  expect(isUnavailable(coded(code))).toBe(true);
});

it('so does an internal error that ends the session: on a full disk, none can begin', () => {
  const error = Object.assign(coded('XX000'), { severity: 'FATAL' });
  expect(isUnavailable(error)).toBe(true);
});

it.each(['22P02', '23505', '25P02', '28P01', '42501', '55000', 'P0001', 'XX000'])(
  'SQLSTATE %s speaks of what was asked',
  (code) => {
    expect(isUnavailable(coded(code))).toBe(false);
  },
);

it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('%s speaks of the way there', (code) => {
  expect(isUnavailable(coded(code))).toBe(true);
});

it('so does a Unix socket that is not there yet', () => {
  expect(isUnavailable(Object.assign(coded('ENOENT'), { syscall: 'connect' }))).toBe(true);
});

it.each([
  'Connection terminated',
  'Query read timeout',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Cannot use a pool after calling end on the pool',
])('so does what pg says without a code: %s', (message) => {
  expect(isUnavailable(new Error(message))).toBe(true);
});

it.each([
  new Error('Connections are hard'),
  coded('EPERM'),
  coded('ENOENT'),
  'ECONNREFUSED',
  null,
  undefined,
])('nothing else does: %p', (error) => {
  expect(isUnavailable(error)).toBe(false);
});
