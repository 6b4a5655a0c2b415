import { expect, test } from 'vitest';
import type { FoundStatus } from '../../../src/cli/lists/found-status.ts';
import { troublesOf } from '../../../src/cli/lists/troubles.ts';

const NOW_MS = Date.UTC(2026, 10, 29, 8);

/** The line of late jobs, whose topic is paused or full. */
function lateLine(names: readonly string[], limit: number | null): string {
  const due_at = new Date(NOW_MS - 11 * 60_000);
  const found = {
    copied: null,
    daemons: [],
    silent: [],
    failing: [],
    alerts: [],
    jobs: [],
    late: names.map((job) => ({ job, due_at, topic: 'exports' })),
    topics: [],
    summary: { retrying: 0, oldestWaitingMs: 0, pending: 0 },
  } as unknown as FoundStatus;
  return (
    troublesOf(found, { nowMs: NOW_MS, zone: 'UTC', limit }).find(({ title }) => title.endsWith('late'))?.what ?? ''
  );
}

test('a line of status names as many jobs as fit, and counts the others', () => {
  const long = Array.from({ length: 9 }, (_, n) => `export-of-the-orders-of-a-customer-of-region-${n}`);

  expect(lateLine(long, null)).toBe(
    'export-of-the-orders-of-a-customer-of-region-0 (due 11 min ago), export-of-the-orders-of-a-customer-of-region-1 (due 11 min ago) and 7 more',
  );
  expect(lateLine(['a'.repeat(300), 'b'], null)).toBe(`${'a'.repeat(300)} (due 11 min ago) and 1 more`);
  expect(lateLine(['a', 'b', 'c', 'd', 'e', 'f'], null)).toMatch(/^a \(.*e \(due 11 min ago\) and 1 more$/);
  // Who asks for so many gets them.
  expect(lateLine(long, 9)).toContain('region-8 ');
});
