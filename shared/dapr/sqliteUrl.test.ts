import { sqliteUrl } from './sqliteUrl';

it.each([
  ['/a/names.db', 'file:/a/names.db'],
  // daprd puts its environment in the place of $HOME.
  ['/my $HOME/names.db', 'file:/my%20%24HOME/names.db'],
  ['/50%/what?#/ü/names.db', 'file:/50%25/what%3F%23/%C3%BC/names.db'],
])('%s becomes %s', (file, url) => {
  expect(sqliteUrl(file)).toBe(url);
});
