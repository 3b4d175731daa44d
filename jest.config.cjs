const swc = require('./scripts/dev/swc.cjs');

const ES_MODULES = '/node_modules/(@scure|@noble)/.+\\.js$';

/** One jest run for all workspaces; tests read the sources, so nothing has to be built first. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/shared', '<rootDir>/services', '<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  moduleNameMapper: { '^@plinth/shared/(.*)$': '<rootDir>/shared/$1' },
  // What otplib needs is there as ES modules only, which jest cannot require.
  transform: { '^.+\\.ts$': ['@swc/jest', swc], [ES_MODULES]: ['@swc/jest', swc] },
  transformIgnorePatterns: ['/node_modules/(?!.*(@scure|@noble)/)'],
  testTimeout: 30_000,
};
