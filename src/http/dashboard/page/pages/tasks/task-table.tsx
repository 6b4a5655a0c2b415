import type { TaskGroup, TaskRow, TasksDocument } from '../../../documents/tasks.ts';
import { useMay } from '../../components/act.tsx';
import { HiddenHead } from '../../components/filters.tsx';
import { hrefWith } from '../../lib/address.ts';
import type { Selection } from '../../lib/selection.ts';
import type { Steady } from '../../lib/steady.ts';
import { fmt } from '../../lib/words.ts';
import { GroupHead, headOf } from './group-head.tsx';
import { TaskLine } from './task-line.tsx';

interface TaskTableProps {
  readonly document: TasksDocument;
  readonly groups: readonly TaskGroup[];
  readonly isGrouped: boolean;
  /** The rows that are shown: those that have gone stay dimmed at the end. */
  readonly steady: Steady<TaskRow>;
  readonly selection: Selection;
}

/** The tasks below the heads of their groups. */
export function TaskTable({ document, groups, isGrouped, steady, selection }: TaskTableProps) {
  const mayChange = [useMay('cancel'), useMay('retry')].some((may) => may);
  const shown = new Map(steady.rows.map(({ row }) => [row.id, row]));
  const gone = steady.rows.filter(({ isGone }) => isGone);
  return (
    <table class="rows tasks">
      <TableHead />
      <tbody>
        {groups.map((group) => [
          isGrouped && <GroupHead key={headOf(group)} group={group} document={document} />,
          ...group.tasks
            .filter(({ id }) => shown.has(id))
            .map((task) => (
              <TaskLine
                key={task.id}
                task={shown.get(task.id) ?? task}
                isGone={false}
                isSelected={selection.selected.has(task.id)}
                onSelect={mayChange ? (isOn) => selection.toggle([task.id], isOn) : null}
              />
            )),
          group.next !== null && (
            <tr key={`${headOf(group)} more`} class="more-row">
              <td colSpan={8}>
                <a href={hrefWith({ after: group.next })}>
                  {group.total > group.tasks.length ? `Show more of ${fmt(group.total)}` : 'Show more'}
                </a>
              </td>
            </tr>
          ),
        ])}
        {gone.map(({ row }) => (
          <TaskLine key={row.id} task={row} isGone isSelected={false} onSelect={null} />
        ))}
      </tbody>
    </table>
  );
}

function TableHead() {
  return (
    <thead>
      <tr>
        <HiddenHead cls="c-sel">Select</HiddenHead>
        <th class="c-state">State</th>
        <th class="c-id">Task</th>
        <th class="c-name">Job or SQL</th>
        <th class="c-topic">
          Topic<span class="role"> · role</span>
        </th>
        <th class="c-why">Progress, or why it waits</th>
        <th class="c-when num">Since</th>
        <HiddenHead cls="c-act">Actions</HiddenHead>
      </tr>
    </thead>
  );
}
