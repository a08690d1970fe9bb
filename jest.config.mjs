// Tests run on the compiled files in dist/, which are the files that `npm start` runs: worker threads and child processes included.
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  transform: {},
  injectGlobals: false,
  testTimeout: 60_000,
  maxWorkers: 2,
}
