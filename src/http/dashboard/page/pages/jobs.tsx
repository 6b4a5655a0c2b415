import type { JobRow, JobsDocument } from '../../documents/jobs.ts';
import { Act, useMay } from '../components/act.tsx';
import { Choice } from '../components/choice.tsx';
import { type FilterChip, Filters, HiddenHead, NothingFound, Pager } from '../components/filters.tsx';
import { Failure, Skeleton } from '../components/panel.tsx';
import { hrefWith, queryOf, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { type Selection, useSelection } from '../lib/selection.ts';
import { type Steady, useSteady } from '../lib/steady.ts';
import { fmt, plural } from '../lib/words.ts';
import { JobRows } from './job-row.tsx';

const KEYS = ['state', 'topic', 'role', 'label', 'project', 'due'];
const SORTS: readonly (readonly [key: string, text: string])[] = [
  ['worst', 'Worst first'],
  ['name', 'Name'],
  ['next', 'Next run'],
  ['duration', 'Duration'],
];
const STATES: readonly (readonly [state: keyof JobsDocument['counts'], text: string])[] = [
  ['failing', 'Failing'],
  ['late', 'Late'],
  ['slow', 'Beyond p95'],
  ['running', 'Running'],
  ['waiting', 'Waiting'],
  ['paused', 'Paused'],
  ['drift', 'Drift'],
  ['disabled', 'Disabled'],
];

export function Jobs() {
  const { params } = useAddress();
  const path = `/api/pages/jobs?${queryOf(params, [...KEYS, 'q', 'sort', 'after'])}`;
  const { data, error, isOld, again } = useDocument<JobsDocument>(path);
  const selection = useSelection();
  const steady = useSteady(data?.jobs ?? [], ({ name }) => name, isOld ? `old ${path}` : path);
  const sort = params.get('sort') ?? 'worst';
  const { selected } = selection;
  return (
    <>
      <Filters
        label="Filter jobs"
        placeholder="name, SQL, file; or topic: role: label: state: due:"
        keys={KEYS}
        chips={data === null ? [] : chipsOf(data.counts, params.get('state'))}
        right={
          <span class="sortby">
            <Choice label="Sort" name="sort" items={SORTS} value={sort} standard="worst" without={['after']} />
          </span>
        }
      />
      {selected.size > 0 && <Bulk names={[...selected]} rows={data?.jobs ?? []} clear={selection.clear} />}
      {error !== null && <Failure error={error} again={again} />}
      <section class="panel flush" {...steady.hold} aria-busy={isOld}>
        {data === null ? (
          error === null && <Skeleton lines={12} label="Jobs" />
        ) : data.total === 0 ? (
          <NothingFound what="jobs" without={data.without} />
        ) : (
          <>
            {steady.fresh > 0 && (
              <button type="button" class="fresh" onClick={steady.take}>
                {plural(steady.fresh, 'row')} changed place or are new: show them
              </button>
            )}
            <JobTable names={data.jobs.map(({ name }) => name)} rows={steady.rows} selection={selection} />
            <Pager
              text={`${fmt(data.from + 1)}–${fmt(data.from + data.jobs.length)} of ${fmt(data.total)}`}
              previous={data.previous}
              next={data.next}
              more="Next 40"
            />
          </>
        )}
      </section>
    </>
  );
}

function chipsOf(counts: JobsDocument['counts'], state: string | null): readonly FilterChip[] {
  return [
    { text: 'All', count: counts.jobs, isOn: state === null, href: hrefWith({ state: null, after: null }) },
    ...STATES.filter(([key]) => counts[key] > 0 || key === state).map(([key, text]) => ({
      text,
      count: counts[key],
      isOn: state === key,
      href: hrefWith({ state: key, after: null }),
      state: key,
    })),
  ];
}

interface JobTableProps {
  /** The jobs of this page, which the box in the head selects. */
  readonly names: readonly string[];
  readonly rows: Steady<JobRow>['rows'];
  readonly selection: Selection;
}

function JobTable({ names, rows, selection: { selected, toggle } }: JobTableProps) {
  const mayChange = [useMay('trigger'), useMay('pause-job')].some((may) => may);
  return (
    <table class="rows jobs">
      <thead>
        <tr>
          <th class="c-sel">
            {mayChange ? (
              <input
                type="checkbox"
                aria-label={`Select all ${names.length} jobs of this page`}
                checked={names.length > 0 && names.every((name) => selected.has(name))}
                onChange={(event) => toggle(names, event.currentTarget.checked)}
              />
            ) : (
              <span class="vh">Select</span>
            )}
          </th>
          <th class="c-state">State</th>
          <th class="c-name">Job</th>
          <th class="c-sched">Schedule</th>
          <th class="c-topic">Topic</th>
          <th class="c-spark">Last 24 runs</th>
          <th class="c-last num">Last run</th>
          <th class="c-p95 num">p95 / timeout</th>
          <th class="c-next num">Next run</th>
          <HiddenHead cls="c-act">Actions</HiddenHead>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ row, isGone }) => (
          <JobRows
            key={row.name}
            job={row}
            isGone={isGone}
            isSelected={selected.has(row.name)}
            onSelect={mayChange ? (isOn) => toggle([row.name], isOn) : null}
          />
        ))}
      </tbody>
    </table>
  );
}

/** What can be done with the selected jobs. */
function Bulk({
  names,
  rows,
  clear,
}: {
  readonly names: readonly string[];
  readonly rows: readonly JobRow[];
  readonly clear: () => void;
}) {
  const what = names.length === 1 ? `job ${names[0]}` : `${names.length} jobs`;
  const failed = rows
    .filter(({ name, failure }) => names.includes(name) && failure?.taskId != null)
    .flatMap(({ failure }) => failure?.taskId ?? []);
  return (
    <section class="bulk" aria-label="Selected jobs">
      <b>{names.length} selected</b>
      <Act action="trigger" target={{ jobs: names }} what={what} kind="small">
        Trigger…
      </Act>
      <Act action="pause-job" target={{ jobs: names }} what={what} kind="small">
        Pause…
      </Act>
      <Act action="resume-job" target={{ jobs: names }} what={what} kind="small">
        Resume…
      </Act>
      {failed.length > 0 && (
        <Act
          action="retry"
          target={{ tasks: failed }}
          what={`the last task of ${plural(failed.length, 'failing job')}`}
          kind="small"
        >
          Retry {fmt(failed.length)} failed…
        </Act>
      )}
      <button type="button" class="btn small" onClick={clear}>
        Clear
      </button>
    </section>
  );
}
