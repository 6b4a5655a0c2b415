/** How fast is `nextDue`? A small table: 1,000,000 computations per row, on one core. Run: npx tsx bench/next.ts [count] */
import { nextDue } from '../src/schedule/due-times.ts';
import { parseSchedule } from '../src/schedule/schedule.ts';

const CASES: readonly (readonly [schedule: string, timezone: string])[] = [
  ['* * * * *', 'UTC'],
  ['*/5 * * * * *', 'Europe/Berlin'],
  ['30 2 * * *', 'Europe/Berlin'],
  ['0 8 * * 1-5', 'America/New_York'],
  ['0 0 L * *', 'Australia/Lord_Howe'],
  ['0 12 29 2 *', 'Africa/Cairo'],
  ['@every 30s', 'UTC'],
];

const count = Number(process.argv[2] ?? 1_000_000);
const startMs = Date.UTC(2026, 0, 1);

console.log(
  `${count} times nextDue; a chain from ${new Date(startMs).toISOString()}, back to the start every 10 years`,
);
for (const [text, timezone] of CASES) {
  const parsed = parseSchedule(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const begun = process.hrtime.bigint();
  let at = startMs;
  for (let index = 0; index < count; index += 1) {
    const due = nextDue(parsed.schedule, timezone, at);
    at = due === null || due > startMs + 10 * 31_556_952_000 ? startMs : due;
  }
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const each = ((seconds / count) * 1e9).toFixed(0);
  console.log(
    `${text.padEnd(16)} ${timezone.padEnd(20)} ${seconds.toFixed(2).padStart(6)} s ${each.padStart(7)} ns each`,
  );
}
