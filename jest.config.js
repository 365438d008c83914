/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  roots: ['gateway', 'adapters', 'schema', 'config', 'sandbox', 'bench', 'test'].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/globalSetup.js',
  globalTeardown: '<rootDir>/test/support/globalTeardown.js',
  reporters: ['default', '<rootDir>/test/support/countsReporter.js'],
  setupFiles: ['<rootDir>/test/support/setup.js'],
  testSequencer: '<rootDir>/test/support/longestFirst.js',
  maxWorkers: 3,
  // Modules of test files that are over are not given back (they are ES modules in contexts of their own): a worker that has
  // grown is exchanged before collecting garbage takes longer than testing. `test:all` gives young objects more room than
  // Node does, for the same reason: a tenth less to compute.
  workerIdleMemoryLimit: '1200MB',
  testTimeout: 30_000,
  // A leaked handle must fail the test that leaked it, not hold up everybody else's run.
  forceExit: true,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
