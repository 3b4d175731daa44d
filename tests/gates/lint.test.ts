import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { plantTree } from './gates';

type Finding = { filePath: string; messages: { ruleId: string; message: string }[] };

const CONFIG = ['eslint.config.mjs', 'tsconfig.lint.json', 'tsconfig.check.json', 'tsconfig.base.json'];

/** Each: the rule, a file that breaks it. */
const violations: [rule: string, file: string, text: string][] = [
  [
    '@typescript-eslint/no-floating-promises',
    'shared/utils/a.ts',
    'export function f() { Promise.resolve(1); }',
  ],
  ['@typescript-eslint/no-explicit-any', 'shared/utils/b.ts', 'export const b = (x: any): unknown => x;'],
  [
    '@typescript-eslint/consistent-type-imports',
    'shared/utils/c.ts',
    "import { Json } from './json'; export const c = (x: Json): Json => x;",
  ],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    'shared/utils/d.ts',
    "export function d(x: 'a' | 'b') { switch (x) { case 'a': return 1; } return 2; }",
  ],
  ['n/no-process-env', 'services/api-service/src/handlers/e.ts', 'export const e = process.env.HOME;'],
  ['no-console', 'shared/utils/f.ts', "console.log('f');"],
  ['no-restricted-globals', 'shared/domain/task/g.ts', 'export const g = () => new Date();'],
  ['no-restricted-globals', 'shared/domain/task/h.ts', 'export const h = () => Date.now();'],
  ['max-params', 'shared/utils/i.ts', 'export const i = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];'],
  ['max-lines', 'shared/utils/j.ts', 'export const j = 1;\n'.replace('j', 'j') + '// j\n'.repeat(400)],
  [
    'max-lines-per-function',
    'shared/utils/k.ts',
    `export function k(x: number) {\n${'  x += 1;\n'.repeat(60)}  return x;\n}`,
  ],
  [
    'complexity',
    'shared/utils/l.ts',
    `export const l = (x: number) => [${Array.from({ length: 11 }, (_, n) => `x > ${n} ? 1 : 2`).join()}];`,
  ],
  ['no-restricted-syntax', 'services/api-service/tests/m.test.ts', "jest.mock('../src/app');"],
  [
    'no-restricted-syntax',
    'shared/jobs/n.ts',
    "type C = { query(text: string): number }; export const n = (tx: C) => tx.query('select 1');",
  ],
];

test('each planted violation is caught, and nothing else is', async () => {
  const planted = Object.fromEntries(violations.map(([, file, text]) => [file, `${text}\n`]));
  const root = plantTree({ ...planted, 'shared/utils/json.ts': 'export type Json = string;\n' });
  for (const file of CONFIG) cpSync(join(repoRoot, file), join(root, file));
  const eslint = join(repoRoot, 'node_modules', 'eslint', 'bin', 'eslint.js');
  const run = promisify(execFile)(process.execPath, [eslint, '--format=json', '.'], { cwd: root });
  const { stdout } = (await run.catch((failed: unknown) => failed)) as { stdout: string };
  rmSync(root, { recursive: true });

  const found = (JSON.parse(stdout) as Finding[]).flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId }) => `${filePath.slice(filePath.indexOf('/', 6) + 1)}: ${ruleId}`),
  );
  expect([...new Set(found)].sort()).toEqual(violations.map(([rule, file]) => `${file}: ${rule}`).sort());
});
