import { newProject, testStore } from '../eventstore/testStore';
import type { TestStore } from '../eventstore/testStore';
import { moduleOf, startProgram } from './program';

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

/** `npm run rebuild -- …` on the test's database. */
async function rebuild(...args: string[]): Promise<{ code: number | string; output: string }> {
  const source =
    `import { main } from ${moduleOf('rebuild.mts')};` +
    `await main(${JSON.stringify(args)}).catch((error) => { console.error(error.message); process.exitCode = 2; });`;
  const { ended, output } = startProgram(source, {
    PLINTH_DATABASE__MIGRATOR_URL: store.database.migratorUrl,
    PLINTH_MASTER_KEY: '',
  });
  return { code: await ended, output: output() };
}

it('says what differs, repairs it, and ends with 1 while something is wrong', async () => {
  const context = await store.openTenant();
  const made = newProject();
  await store.append({ context, streams: [made] });
  await store.database.admin.query('delete from project where id = $1', [made.streamId]);
  const tenant = ['--tenant', context.tenantId];

  const dry = await rebuild('--aggregate', 'project', ...tenant, '--dry-run');
  expect(dry).toMatchObject({ code: 1 });
  expect(dry.output).toContain(`missing: project ${made.streamId} of tenant ${context.tenantId}`);
  expect(dry.output).toContain('1 differed: 1 missing\nnothing was repaired: --dry-run\n');

  const wet = await rebuild('--aggregate', 'project', ...tenant);
  expect(wet).toMatchObject({ code: 0 });
  expect(wet.output).toContain('1 repaired\n');
}, 60_000);

it.each([
  [['--aggregate', 'nothing'], 'got: nothing'],
  [['--aggregate', 'user'], 'got: no PLINTH_MASTER_KEY'],
  [['--aggregate', 'task', '--tenant', '5'], 'got: --tenant 5, which is no UUID'],
  [[], 'got: no --aggregate'],
  [['--all'], "Unknown option '--all'"],
])('refuses %p', async (args, got) => {
  const { code, output } = await rebuild(...args);
  expect(output).toContain(got);
  expect(code).toBe(2);
});
