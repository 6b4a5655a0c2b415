import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Long proofs: `npm run test:long`, and in CI. `npm test` takes less than four minutes on two cores without them. */
const LONG = [
  'test/e2e/apply-killed.test.ts',
  'test/e2e/failover.test.ts',
  'test/e2e/faults.test.ts',
  'test/e2e/faults-hostile.test.ts',
  'test/e2e/docs-site.test.ts',
  'test/e2e/package-managers.test.ts',
  'test/e2e/readme.test.ts',
  'test/e2e/recovery.test.ts',
  'test/e2e/silent-daemon.test.ts',
  'test/e2e/single-file.test.ts',
  'test/e2e/tutorial.test.ts',
  'test/integration/ci/github-workflow.test.ts',
  'test/integration/runtime/topic-limits.test.ts',
  'test/integration/targets/kill.test.ts',
];

/**
 * What is about files, texts, the browser or npm: the version of PostgreSQL makes no difference, and `npm run test:matrix` leaves it
 * out. The SQL that these tests reach runs on each version in schema, sql-api, runtime, targets, queue, security and managed.
 */
const ONE_SERVER = [
  'test/integration/fetch-package.test.ts',
  'test/integration/guides.test.ts',
  'test/integration/http/dashboard.test.ts',
  'test/integration/identity/origin.test.ts',
  'test/integration/ci/**',
  'test/integration/reconcile/{ignored-keys,job-tests,moves,pull,pull-requests,topic-renames}.test.ts',
  'test/integration/labels.test.ts',
];
const isMatrix = (process.env.PGHERD_TEST_BINARIES ?? '') !== '';

// Races with real processes depend on a machine that CI shares with others: there a test may try again, and says so.
const retry = (process.env.CI ?? '') === '' ? 0 : 2;

const onServer = {
  globalSetup: ['test/support/global-setup.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // One more than the cores of a small machine: most tests wait for daemons and servers, and need little CPU.
  maxWorkers: 3,
  retry,
};

// With PGHERD_TEST_KEEP=1 the run ends when its user has looked at what was kept.
const teardownTimeout = process.env.PGHERD_TEST_KEEP === '1' ? 2 ** 31 - 1 : 10_000;

const config: ViteUserConfig = defineConfig({
  test: {
    teardownTimeout,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,model}/**/*.test.ts'],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...onServer,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: isMatrix ? [...LONG, ...ONE_SERVER] : LONG,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...onServer,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: LONG,
          sequence: { groupOrder: 2 },
        },
      },
      // Daemons and servers that are killed need the processor when they start again: two files at a time.
      { test: { ...onServer, name: 'long', include: LONG, maxWorkers: 2, sequence: { groupOrder: 3 } } },
      // Starts a server of its own. A second try takes as long again; CI reports a first try that failed as flaky.
      {
        test: {
          name: 'soak',
          retry: Math.min(1, retry),
          include: ['test/soak/soak.test.ts'],
          testTimeout: 900_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});

export default config;
