const swc = require('./scripts/dev/swc.cjs');

/** One jest run for all workspaces; tests read the sources, so nothing has to be built first. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/shared', '<rootDir>/services', '<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  moduleNameMapper: { '^@plinth/shared/(.*)$': '<rootDir>/shared/$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  testTimeout: 30_000,
};
