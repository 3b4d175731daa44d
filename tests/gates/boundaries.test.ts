import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { callGate, plantTree } from './gates';

type Faults = string[];
const CONFIG = ['.dependency-cruiser.cjs', 'tsconfig.lint.json', 'tsconfig.check.json', 'tsconfig.base.json'];

let root: string;
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function faultsOf(files: Record<string, string>): Promise<Faults> {
  root = plantTree(files);
  for (const file of CONFIG) cpSync(join(repoRoot, file), join(root, file));
  return callGate<Faults>('boundaries#checkBoundaries', { root });
}

const SOUND = {
  'shared/types/json.ts': 'export type Json = string;',
  'shared/domain/task/decider.ts':
    "import type { Json } from '../../types/json'; export const decide = (x: Json) => x;",
  'shared/database/connection.ts': "import { Pool } from 'pg'; export const pool = new Pool();",
  'shared/eventstore/append.ts': "import { pool } from '../database/connection'; export const append = pool;",
  'shared/dapr/client.ts': "import '@dapr/dapr'; export const client = 1;",
  'services/api-service/src/handlers/task.ts':
    "import { append } from '@plinth/shared/eventstore/append'; export const create = append;",
  'services/api-service/src/routes/task.ts':
    "import 'express'; import { create } from '../handlers/task'; export const route = create;",
  'services/api-service/src/app.ts': "import { route } from './routes/task'; export const app = route;",
  'services/worker-service/src/app.ts': 'export const app = 1;',
};

test('a sound tree passes, aliases and packages included', async () => {
  expect(await faultsOf(SOUND)).toEqual([]);
});

/** Each: the rule, the file that breaks it, and what it imports. */
const violations: [rule: string, file: string, imports: string][] = [
  ['no-cycles', 'shared/types/json.ts', './json2'],
  ['nothing-unresolved', 'services/api-service/src/handlers/job.ts', './nowhere'],
  ['services-are-islands', 'services/api-service/src/handlers/job.ts', '../../../worker-service/src/app'],
  ['shared-knows-no-service', 'shared/jobs/claim.ts', '../../services/worker-service/src/app'],
  ['leaves-stay-leaves', 'shared/errors/appErrors.ts', '../dapr/client'],
  ['utils-only-leaves', 'shared/utils/ids.ts', '@plinth/shared/domain/task/decider'],
  ['domain-is-pure', 'shared/domain/task/row.ts', 'node:crypto'],
  ['domain-is-pure', 'shared/domain/task/dto.ts', 'pg'],
  ['domain-is-pure', 'shared/domain/task/dto.ts', '@plinth/shared/database/connection'],
  ['aggregates-are-islands', 'shared/domain/project/decider.ts', '../task/decider'],
  ['adapters-are-islands', 'shared/database/repositories/tasks.ts', '../../eventstore/append'],
  ['adapters-are-islands', 'shared/dapr/publish.ts', '../database/connection'],
  ['cache-only-over-dapr', 'shared/cache/operations.ts', '../database/connection'],
  ['eventstore-only-over-database', 'shared/eventstore/head.ts', '../dapr/client'],
  ['messaging-and-jobs-only-over-the-log', 'shared/messaging/signal.ts', '../dapr/client'],
  ['sql-in-its-rooms', 'services/api-service/src/services/people.ts', 'pg'],
  ['sql-in-its-rooms', 'shared/utils/retry.ts', 'knex'],
  ['dapr-in-one-room', 'services/event-service/src/producers/relay.ts', '@dapr/dapr'],
  ['http-at-the-doors', 'services/api-service/src/handlers/job.ts', 'express'],
  [
    'doors-do-not-touch-storage',
    'services/api-service/src/routes/job.ts',
    '@plinth/shared/eventstore/append',
  ],
  ['inside-does-not-know-doors', 'services/api-service/src/handlers/job.ts', '../routes/task'],
  ['no-test-code-in-production', 'services/api-service/src/deps.ts', '@plinth/shared/testing/fixedClock'],
];

test('each planted violation is caught', async () => {
  const planted: Record<string, string> = {
    'shared/types/json2.ts': "import './json';",
    'shared/testing/fixedClock.ts': 'export const fixedClock = 1;',
  };
  for (const [, file, imports] of violations) planted[file] = `${planted[file] ?? ''}import '${imports}';\n`;
  const faults = await faultsOf({ ...SOUND, ...planted });
  const missed = violations.filter(
    ([rule, file]) => !faults.some((fault) => fault.startsWith(`${rule}: ${file} → `)),
  );
  expect(missed).toEqual([]);
});

test('a file that dependency-cruiser does not see is a fault', async () => {
  root = plantTree({
    ...SOUND,
    '.dependency-cruiser.cjs': "module.exports = { options: { exclude: 'decider' } };",
  });
  expect(await callGate<Faults>('boundaries#checkBoundaries', { root })).toContain(
    'shared/domain/task/decider.ts: not seen by dependency-cruiser',
  );
});

test('a type import counts', async () => {
  const faults = await faultsOf({
    ...SOUND,
    'services/api-service/src/handlers/job.ts': "import type { Pool } from 'pg'; export type P = Pool;",
  });
  expect(faults).toEqual([expect.stringMatching(/^sql-in-its-rooms: .*handlers\/job\.ts → .*node_modules/)]);
});

test('every rule has a violation here', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { forbidden } = require(join(repoRoot, '.dependency-cruiser.cjs')) as {
    forbidden: { name: string }[];
  };
  const names = new Set(violations.map(([rule]) => rule));
  expect(forbidden.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
});
