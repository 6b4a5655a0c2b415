/** Returns what a task is, for a list: its job, else the beginning of its SQL on one line. */
export function subjectOf({ job, sql }: { readonly job: string | null; readonly sql: string | null }): string {
  if (job !== null) return job;
  const text = (sql ?? '').slice(0, READ).replace(/\s+/g, ' ').trim();
  return text === '' ? '–' : text.length > MOST ? `${text.slice(0, MOST - 1).trimEnd()}…` : text;
}

const READ = 300;
const MOST = 60;
