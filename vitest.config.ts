import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Proofs that take long or need the processor for themselves, two files at a time: `npm run test:long`, and in CI. */
const LONG = [
  'test/e2e/apply-killed.test.ts',
  'test/e2e/failover.test.ts',
  'test/e2e/faults.test.ts',
  'test/e2e/faults-hostile.test.ts',
  'test/e2e/docs-site.test.ts',
  'test/e2e/image.test.ts',
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
 * Files of more than 5 s on two cores: `npm run test:long`, and in CI. Without them `npm test` takes less than four minutes; at least one
 * file of every area stays. `reports/tests.json` of `.ci/run` has the time of each file.
 */
const SLOW = [
  'test/e2e/dev.test.ts',
  'test/e2e/export.test.ts',
  'test/e2e/first-mistakes.test.ts',
  'test/e2e/http.test.ts',
  'test/e2e/otlp.test.ts',
  'test/e2e/package.test.ts',
  'test/e2e/plan-apply.test.ts',
  'test/e2e/run.test.ts',
  'test/e2e/session-count.test.ts',
  'test/e2e/snapshot.test.ts',
  'test/e2e/watchdog.test.ts',
  'test/integration/client/client.test.ts',
  'test/integration/compat/daemon.test.ts',
  'test/integration/compat/install.test.ts',
  'test/integration/dev-database.test.ts',
  'test/integration/embedded.test.ts',
  'test/integration/gates/approvals.test.ts',
  'test/integration/gates/freeze.test.ts',
  'test/integration/gates/run-changed.test.ts',
  'test/integration/guides.test.ts',
  'test/integration/http/audit.test.ts',
  'test/integration/http/dashboard-facts.test.ts',
  'test/integration/http/dashboard.test.ts',
  'test/integration/http/events.test.ts',
  'test/integration/http/guards.test.ts',
  'test/integration/http/health.test.ts',
  'test/integration/http/log-hour.test.ts',
  'test/integration/http/metrics.test.ts',
  'test/integration/http/otlp.test.ts',
  'test/integration/identity/copies.test.ts',
  'test/integration/identity/origin.test.ts',
  'test/integration/identity/promoted.test.ts',
  'test/integration/lists.test.ts',
  'test/integration/managed/dba-settings.test.ts',
  'test/integration/managed/encodings.test.ts',
  'test/integration/managed/quiet.test.ts',
  'test/integration/managed/walk.test.ts',
  'test/integration/operate-many.test.ts',
  'test/integration/postgres/waiting-commit.test.ts',
  'test/integration/reconcile/apply-safety.test.ts',
  'test/integration/reconcile/apply.test.ts',
  'test/integration/reconcile/check-database.test.ts',
  'test/integration/reconcile/fixtures.test.ts',
  'test/integration/reconcile/job-tests.test.ts',
  'test/integration/reconcile/lost-roles.test.ts',
  'test/integration/reconcile/moves.test.ts',
  'test/integration/reconcile/preview.test.ts',
  'test/integration/reconcile/pull-requests.test.ts',
  'test/integration/reconcile/pull.test.ts',
  'test/integration/reconcile/role-limits.test.ts',
  'test/integration/reconcile/rollback.test.ts',
  'test/integration/reconcile/settled-files.test.ts',
  'test/integration/reconcile/sync.test.ts',
  'test/integration/reconcile/topic-renames.test.ts',
  'test/integration/runtime/alerts.test.ts',
  'test/integration/runtime/crashing-task.test.ts',
  'test/integration/runtime/daemons.test.ts',
  'test/integration/runtime/delay.test.ts',
  'test/integration/runtime/execution.test.ts',
  'test/integration/runtime/failover.test.ts',
  'test/integration/runtime/isolation.test.ts',
  'test/integration/runtime/limits.test.ts',
  'test/integration/runtime/lost-sessions.test.ts',
  'test/integration/runtime/pauses.test.ts',
  'test/integration/runtime/run-first.test.ts',
  'test/integration/runtime/scheduling.test.ts',
  'test/integration/runtime/server-clock.test.ts',
  'test/integration/runtime/session-cap.test.ts',
  'test/integration/runtime/unconfirmed-claims.test.ts',
  'test/integration/runtime/workers.test.ts',
  'test/integration/schema/costs-of-tools.test.ts',
  'test/integration/schema/upgrade.test.ts',
  'test/integration/security/attacks.test.ts',
  'test/integration/security/bounds.test.ts',
  'test/integration/security/credentials.test.ts',
  'test/integration/security/daemon-login.test.ts',
  'test/integration/security/fair-shares.test.ts',
  'test/integration/security/fuzz.test.ts',
  'test/integration/security/hostile.test.ts',
  'test/integration/security/locks.test.ts',
  'test/integration/security/privileges.test.ts',
  'test/integration/sql-api/launch.test.ts',
  'test/integration/sql-api/operate-cli.test.ts',
  'test/integration/sql-api/pgbouncer.test.ts',
  'test/integration/sql-api/with-daemon.test.ts',
  'test/integration/targets/failover.test.ts',
  'test/integration/targets/ledger.test.ts',
  'test/integration/targets/lost-roles.test.ts',
  'test/integration/targets/vanished.test.ts',
];

/**
 * What is about files, texts, the browser or npm: the version of PostgreSQL makes no difference, and `npm run test:matrix` leaves it
 * out. The SQL that these tests reach runs on each version in schema, sql-api, runtime, targets, queue, security and managed.
 */
const ONE_SERVER = [
  'test/integration/{client,first-steps}/**',
  'test/integration/fetch-package.test.ts',
  'test/integration/guides.test.ts',
  'test/integration/http/{audit,dashboard,dashboard-facts,events,guards,health,openapi,otlp,phone,trusted-proxy}.test.ts',
  'test/integration/identity/origin.test.ts',
  'test/integration/ci/**',
  'test/integration/reconcile/{ignored-keys,job-tests,moves,pull,pull-requests,settled-files,sync,topic-renames}.test.ts',
  'test/integration/{inspect,labels,lists,long-lists}.test.ts',
  'test/integration/operate-many.test.ts',
  'test/integration/sql-api/operate-cli.test.ts',
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
          // Files share their modules, which hold nothing but caches: hundreds of them are not loaded again for each file.
          isolate: false,
          // vitest would leave one core to itself.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...onServer,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: isMatrix ? [...LONG, ...ONE_SERVER] : [...LONG, ...SLOW],
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
          exclude: [...LONG, ...SLOW],
          sequence: { groupOrder: 2 },
        },
      },
      { test: { ...onServer, name: 'slow', include: SLOW, sequence: { groupOrder: 3 } } },
      // Daemons and servers that are killed need the processor when they start again: two files at a time.
      { test: { ...onServer, name: 'long', include: LONG, maxWorkers: 2, sequence: { groupOrder: 4 } } },
      // Starts a server of its own. A second try takes as long again; CI reports a first try that failed as flaky.
      {
        test: {
          name: 'soak',
          retry: Math.min(1, retry),
          include: ['test/soak/soak.test.ts'],
          testTimeout: 900_000,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});

export default config;
