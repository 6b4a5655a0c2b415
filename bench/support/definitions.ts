import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const JOBS_PER_FILE = 100;

/** Writes a project of `count` jobs, a hundred to a file, each with SQL of its own. Returns the first file's path. */
export function writeProject(directory: string, count: number, role: string): string {
  mkdirSync(join(directory, 'jobs'), { recursive: true });
  writeFileSync(join(directory, 'pgherd.yaml'), 'project: bench\ninclude: [jobs/**/*.yaml]\n');
  let first = '';
  for (let from = 0; from < count; from += JOBS_PER_FILE) {
    const path = join(directory, 'jobs', `jobs-${String(from / JOBS_PER_FILE).padStart(4, '0')}.yaml`);
    if (from === 0) first = path;
    const jobs = Array.from({ length: Math.min(JOBS_PER_FILE, count - from) }, (_, index) => jobText(from + index));
    writeFileSync(path, `defaults: { timezone: Europe/Berlin, role: ${role} }\n\njobs:\n${jobs.join('')}`);
  }
  return first;
}

/** Changes the first `count` jobs of a file: another time of the day. */
export function changeJobs(text: string, count: number): string {
  let left = count;
  return text.replaceAll(/schedule: "(\d+) (\d+) \* \* \*"/g, (whole, minute: string, hour: string) => {
    left -= 1;
    return left < 0 ? whole : `schedule: "${(Number(minute) + 7) % 60} ${hour} * * *"`;
  });
}

function jobText(job: number): string {
  return `  job-${job}:
    description: Sum up the orders of shop ${job}
    schedule: "${job % 60} ${Math.floor(job / 60) % 24} * * *"
    timeout: 15m
    labels: { team: shop-${job % 20} }
    sql: |
      insert into order_totals (shop, day, total)
        select o.shop, o.day, sum(o.amount) from orders o
        where o.shop = ${job} and o.day = current_date - 1
        group by 1, 2
      on conflict (shop, day) do update set total = excluded.total
`;
}
