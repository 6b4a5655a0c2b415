import type { LogEntry } from '../../../documents/past.ts';
import { Chip } from '../../components/chip.tsx';
import { Pager } from '../../components/filters.tsx';
import { Subject, TaskLink } from '../../components/name.tsx';
import { Time } from '../../components/time.tsx';
import { duration, plural } from '../../lib/words.ts';

export function Entries({ entries, next }: { readonly entries: readonly LogEntry[]; readonly next: string | null }) {
  return (
    <>
      <table class="rows tasks entries">
        <thead>
          <tr>
            <th class="c-state">State</th>
            <th class="c-id">Task</th>
            <th class="c-name">Job or SQL</th>
            <th class="c-topic">Topic</th>
            <th class="c-why">Message</th>
            <th class="c-took num">Took</th>
            <th class="c-when num">Ended</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((one) => (
            <tr key={`${one.taskId} ${one.attempt} ${one.endedMs}`}>
              <td class="c-state">
                <Chip state={one.state} />
              </td>
              <td class="c-id">{one.taskId === null ? <span class="dim">–</span> : <TaskLink id={one.taskId} />}</td>
              <td class="c-name">
                <Subject job={one.job} sql={one.sql ?? ''} />
              </td>
              <td class="c-topic dim">{one.topic}</td>
              <td class="c-why">
                <span class={one.state === 'failed' ? 's-failed' : 'dim'}>
                  {one.message === null
                    ? (one.reason ?? (one.rows === null ? '' : plural(one.rows, 'row')))
                    : `${one.sqlstate ?? ''} ${one.message.split('\n')[0]}`}
                </span>
              </td>
              <td class="c-took num">{one.ms === null ? '–' : duration(one.ms)}</td>
              <td class="c-when num">
                <Time ms={one.endedMs} format="hms" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager text={`${entries.length} shown`} next={next} more="Older" />
    </>
  );
}
