import js from '@eslint/js';
import n from 'eslint-plugin-n';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', 'tests/**', 'services/*/tests/**', 'shared/testing/**'];

const noModuleMocks = {
  selector:
    "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|doMock|setMock|unstable_mockModule)$/]",
  message: 'No module of ours is mocked: hand in a small fake from shared/testing, or use the real thing.',
};
const statementsLiveInSqlFiles = {
  selector:
    "CallExpression[callee.property.name='query'] > :matches(Literal, TemplateLiteral).arguments:first-child",
  message: 'A static statement lives in a .sql file beside its module, where npm run sql checks it.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.plinth/**',
      '**/*.queries.ts',
      'coverage/**',
      'bench/results/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'module',
          'require',
          '__dirname',
          'URL',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'fetch',
          'performance',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { n },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An async function without await still turns a throw into a rejection.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'n/no-process-env': 'error',
      'no-console': 'error',
      complexity: ['error', 10],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-restricted-syntax': ['error', noModuleMocks, statementsLiveInSqlFiles],
    },
  },
  {
    // The connection itself: begin, commit and the like are no statements of their own.
    files: ['shared/database/{inTransaction,listener,provision,migrate}.ts'],
    rules: { 'no-restricted-syntax': ['error', noModuleMocks] },
  },
  {
    // Express knows an error handler by its four parameters.
    files: ['services/*/src/middleware/problem.ts', 'shared/dapr/sidecarProblem.ts'],
    rules: { 'max-params': ['error', 4] },
  },
  {
    files: ['shared/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: 'The domain is pure: times come in as facts.' },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', { max: 600 }],
      'max-lines-per-function': 'off',
      'no-loss-of-precision': 'off',
      'n/no-process-env': 'off',
      'no-restricted-syntax': ['error', noModuleMocks],
      // Bodies of answers and rows are any; the assertions on them are the check.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // The environment is read where it becomes a checked configuration, and by the scripts.
    files: ['shared/utils/loadConfig.ts', 'services/*/src/{config,server}.ts', 'scripts/**', 'bench/**'],
    rules: { 'n/no-process-env': 'off' },
  },
  {
    files: ['scripts/**', 'bench/**'],
    rules: {
      'no-console': 'off',
      'max-params': ['error', 4],
      'no-restricted-syntax': ['error', noModuleMocks],
    },
  },
);
