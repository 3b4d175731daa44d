import { faultOfDatabaseUrl } from './databaseUrl';
import { shownValue } from './shownValue';

const TLS = 'sslmode=verify-full';
const faultOf = (text: string) => faultOfDatabaseUrl(text, { user: 'plinth_app', tls: 'verify-full' });
const shown = (value: string) => shownValue({ isSecret: true }, { value, origin: 'X' });

test('a URL that says everything has no fault', () => {
  expect(faultOf(`postgresql://plinth_app:p%40%C3%A4@db:5432/plinth?${TLS}`)).toBeUndefined();
});

// What URL.parse and pg would read differently: for pg the first three have no sslmode.
test.each([
  ['postgresql://plinth_app:p@db/da ta?ssl\tmode=verify-full', 'has a blank or a control character'],
  [
    'postgresql://plinth_app:p@db/data?sslmode=verify-full&sslrootcert=/a b',
    'has a blank or a control character',
  ],
  [
    'postgresql://plinth_app:p@db/d?ssl%6Dode=verify-full&sslrootcert=/%zz',
    'has a % that begins no encoded character of UTF-8',
  ],
  [` postgresql://plinth_app:p@db/d?${TLS}`, 'has a blank or a control character'],
  [`postgresql://plinth_app:%ff@db/d?${TLS}`, 'has a % that begins no encoded character of UTF-8'],
  [`postgresql:plinth_app:p@db/d?${TLS}`, 'is no such URL'],
  [`postgresql://plinth_app:p@db/d?${TLS}&host=evil`, 'sslnegotiation: host'],
  [`postgresql://plinth_app:p@x/y?z@db/d?${TLS}`, 'sslnegotiation: ***'],
])('%j is refused: %s', (text, fault) => {
  expect(faultOf(text)).toMatch(fault);
});

test('a database URL is shown without its password', () => {
  expect(shown(`postgresql://plinth_app:pw@db/d?${TLS}&password=pw`)).toBe(
    `postgresql://plinth_app:***@db/d?${TLS}&password=***`,
  );
});

test.each([
  ['a token that happens to be a URL', 'ci:9f8e7d6c5b4a39281706'],
  ['no authority', 'postgresql:plinth_app:pw@db/d'],
  ['a password of digits with a slash', 'postgresql://plinth_app:12/34@db/d'],
  ['a password with @ and a slash', 'postgresql://plinth_app:a@b/c@db/d'],
  ['a password with @, slash and question mark', 'postgresql://plinth_app:a@b/c?d@db/d'],
  ['a password with @, slash and #', 'postgresql://plinth_app:a@b/c#d@db/d'],
  ['another kind of URL', 'https://me:pw@example.com/token'],
])('%s is not shown at all', (_, text) => {
  expect(shown(text)).toBe('***');
});
