import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NEWEST_MIGRATION } from './assertSchema';

test('the code asks for the newest of the migrations that it comes with', () => {
  const files = readdirSync(join(__dirname, '..', '..', 'migrations')).filter((name) =>
    /^\d{4}_.*\.sql$/.test(name),
  );
  expect(files.sort().at(-1)).toBe(NEWEST_MIGRATION);
});
