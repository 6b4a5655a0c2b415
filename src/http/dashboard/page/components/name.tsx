import { jobHref, taskHref } from '../lib/address.ts';

const LONG = 30;
const KEPT = 12;

/** A long name keeps its last characters: generated families differ at the end. */
export function Name({
  text,
  href = null,
  mono = true,
}: {
  readonly text: string;
  readonly href?: string | null;
  readonly mono?: boolean;
}) {
  const cut = text.length > LONG ? text.length - KEPT : text.length;
  const inner = (
    <>
      <span class="n1">{text.slice(0, cut)}</span>
      {cut < text.length && <span class="n2">{text.slice(cut)}</span>}
    </>
  );
  const more = { class: `name${mono ? ' mono' : ''}`, ...(cut < text.length ? { title: text } : {}) };
  return href === null ? (
    <span {...more}>{inner}</span>
  ) : (
    <a {...more} href={href}>
      {inner}
    </a>
  );
}

export function JobLink({ name }: { readonly name: string }) {
  return <Name text={name} href={jobHref(name)} />;
}

export function TaskLink({ id }: { readonly id: string }) {
  return (
    <a class="mono num-id" href={taskHref(id)}>
      #{id}
    </a>
  );
}

/** The job of a task, or its SQL. */
export function Subject({ job, sql }: { readonly job: string | null; readonly sql: string }) {
  return job === null ? <Name text={oneLine(sql)} /> : <JobLink name={job} />;
}

/** The role and the database in which the SQL of a job or task runs. */
export function RunsAs({
  role,
  connection,
  database,
}: {
  readonly role: string | null;
  readonly connection: string | null;
  readonly database: string | null;
}) {
  return (
    <>
      {role ?? 'login of the daemon'}{' '}
      <span class="dim">
        in {connection === null ? '' : `${connection}/`}
        {database}
      </span>
    </>
  );
}

export function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim().slice(0, 120);
}
