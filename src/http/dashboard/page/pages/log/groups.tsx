import type { LogDocument, LogGroup } from '../../../documents/past.ts';
import { Act } from '../../components/act.tsx';
import { HiddenHead, Pager } from '../../components/filters.tsx';
import { Icon } from '../../components/icon.tsx';
import { JobLink, Name, oneLine, TaskLink } from '../../components/name.tsx';
import { Bars } from '../../components/small-charts.tsx';
import { Time } from '../../components/time.tsx';
import { hrefWith, useAddress } from '../../lib/address.ts';
import { fmt, plural } from '../../lib/words.ts';

export function Groups({ document, group }: { readonly document: LogDocument; readonly group: string }) {
  return (
    <>
      <table class="rows log">
        <thead>
          <tr>
            <HiddenHead cls="c-x">Unfold</HiddenHead>
            <th class="c-n num">Tasks</th>
            <th class="c-shape">{group === 'job' ? 'Job or SQL' : 'Message, with its varying parts marked'}</th>
            <th class="c-code">SQLSTATE</th>
            <th class="c-hist">Over time</th>
            <th class="c-time num">Last</th>
            <HiddenHead cls="c-act">Actions</HiddenHead>
          </tr>
        </thead>
        <tbody>
          {document.groups.map((one) => (
            <GroupRows key={one.key} group={one} document={document} byJob={group === 'job'} />
          ))}
        </tbody>
      </table>
      <Pager text={plural(document.groups.length, 'group')} previous={null} next={document.next} />
    </>
  );
}

function Shape({ text }: { readonly text: string }) {
  return (
    <span class="shape">
      {text.split(/(⟨[^⟩]+⟩)/).map((part, n) =>
        part.startsWith('⟨') ? (
          <span key={n} class="ph">
            {part.slice(1, -1)}
          </span>
        ) : (
          part
        ),
      )}
    </span>
  );
}

interface GroupProps {
  readonly group: LogGroup;
  readonly document: LogDocument;
  readonly byJob: boolean;
}

function GroupRows({ group, document, byJob }: GroupProps) {
  const isOpen = useAddress().params.get('open') === group.key;
  const name = group.sqlstate ?? group.shape.slice(0, 40);
  return (
    <>
      <tr class={`lgroup${isOpen ? ' open' : ''}${group.now ? ' now' : ''}`}>
        <td class="c-x">
          <a
            class="icon-btn rows-link"
            href={hrefWith({ open: isOpen ? null : group.key })}
            role="button"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${name}`}
          >
            <Icon name={isOpen ? 'down' : 'right'} />
          </a>
        </td>
        <td class="c-n num">
          <b>{fmt(group.tasks)}</b>
        </td>
        <td class="c-shape">
          <GroupTitle group={group} byJob={byJob} />
        </td>
        <td class="c-code">
          <span class="mono">{group.sqlstate ?? ''}</span>
          {group.condition !== null && (
            <span class="sub dim" title={group.condition}>
              {group.condition.length > 24 ? `${group.condition.slice(0, 22)}…` : group.condition}
            </span>
          )}
        </td>
        <td class="c-hist">
          <Bars values={group.bins} width={144} height={22} label={`${group.tasks} tasks over time`} />
        </td>
        <td class="c-time num">
          <Time ms={group.lastMs} />
          <span class="sub dim">
            first <Time ms={group.firstMs} />
          </span>
        </td>
        <td class="c-act">{group.failed > 0 && !byJob && <RetryGroup group={group} document={document} />}</td>
      </tr>
      {isOpen && <Members group={group} />}
    </>
  );
}

function GroupTitle({ group, byJob }: Pick<GroupProps, 'group' | 'byJob'>) {
  const [first] = group.jobs;
  return (
    <>
      {byJob ? (
        first === undefined ? (
          <Name text={oneLine(group.shape)} />
        ) : (
          <JobLink name={first} />
        )
      ) : (
        <Shape text={group.shape} />
      )}
      <span class="sub">
        {!byJob && (first === undefined ? <span class="mono">tasks without a job</span> : <JobLink name={first} />)}
        {!byJob && group.jobCount > 1 && (
          <span class="dim"> and {plural(group.jobCount - 1, 'more job', 'more jobs')}</span>
        )}{' '}
        <span class="dim">· {group.topic}</span>
      </span>
    </>
  );
}

function RetryGroup({ group, document }: Pick<GroupProps, 'group' | 'document'>) {
  const { params } = useAddress();
  return (
    <Act
      action="retry"
      target={{
        group: group.key,
        sinceMs: document.sinceMs,
        ...(params.get('job') === null ? {} : { job: params.get('job') ?? '' }),
      }}
      what={`failed tasks with the message “${group.shape.replace(/⟨[^⟩]*⟩/g, '…').slice(0, 80)}”`}
      kind="small"
    >
      Retry {fmt(group.failed)}…
    </Act>
  );
}

/** The newest tasks of an unfolded group. */
function Members({ group }: Pick<GroupProps, 'group'>) {
  return (
    <tr class="members">
      <td />
      <td colSpan={6}>
        <table class="rows compact inner">
          <tbody>
            {group.members.map((one) => (
              <tr key={`${one.taskId} ${one.attempt} ${one.endedMs}`}>
                <td>{one.taskId === null ? '–' : <TaskLink id={one.taskId} />}</td>
                <td class="mono dim m-msg">{one.detail ?? one.message ?? one.reason}</td>
                <td class="mono dim m-par">{one.params}</td>
                <td class="dim">attempt {one.attempt}</td>
                <td class="num">
                  <Time ms={one.endedMs} format="hms" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {group.tasks > group.members.length && (
          <p class="more-row">
            <a href={hrefWith({ group: 'none', open: null, after: null, q: group.sqlstate })}>
              Show all with this SQLSTATE
            </a>
          </p>
        )}
      </td>
    </tr>
  );
}
