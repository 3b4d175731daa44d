import { identityApp } from '../../services/api-service/tests/identityApp';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { moduleOf, startProgram } from './program';

let database: TestDatabase;
let api: ReturnType<typeof identityApp>;

beforeAll(async () => {
  database = await testDatabase();
  api = identityApp(database);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

/** `npm run keys -- …` on the test's database. */
async function keys(...args: string[]): Promise<{ code: number | string; output: string }> {
  const source =
    `import { main } from ${moduleOf('keys.mts')};` +
    `await main(${JSON.stringify(args)}).catch((error) => { console.error(error.message); process.exitCode = 2; });`;
  const { ended, output } = startProgram(source, { PLINTH_DATABASE__MIGRATOR_URL: database.migratorUrl });
  return { code: await ended, output: output() };
}

it('lists the keys, asks for another one, and retires one on the spot', async () => {
  expect((await keys('list')).output).toContain('no keys');
  const { kid } = await api.signingKeys.active();
  expect(await keys('rotate')).toMatchObject({ code: 0 });
  await api.signingKeys.active();
  const { keys: shown } = await api.signingKeys.jwks();
  const next = shown.find((key) => key.kid !== kid)!.kid;
  const { output } = await keys('list');
  expect(output).toMatch(new RegExp(`${kid}  active +.*rotation asked for`));
  expect(output).toMatch(new RegExp(`${next}  pending +made `));
  expect((await keys('rotate')).output).toContain(`${next} is shown since`);

  expect(await keys('retire', kid)).toMatchObject({ code: 0 });
  expect((await keys('list')).output).toMatch(new RegExp(`${kid}  retired +`));
  const again = await keys('retire', kid);
  expect(again).toMatchObject({ code: 1 });
  expect(again.output).toContain('expected a key that is not retired');
}, 90_000);

it.each([['none'], ['retire'], ['retire', "' or true --"], ['list', 'x'], ['rotate', '--now']])(
  'refuses %s %s',
  async (...args) => {
    const { code, output } = await keys(...args);
    expect(code).toBe(2);
    expect(output).toContain('expected: a command');
  },
);
