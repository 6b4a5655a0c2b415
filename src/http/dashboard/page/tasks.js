import { ask, change } from './ask.js';
import { byId, emptyRow, h, keyed, setText } from './dom.js';
import { absolute, duration, now, number } from './format.js';

/** Renders the running tasks. */
export function showRunning(tasks, total, allow, refresh) {
  const rows = byId('running-rows');
  setText(
    byId('running-count'),
    total > tasks.length
      ? `${number(tasks.length)} of ${number(total)}`
      : tasks.length === 0
        ? ''
        : number(tasks.length),
  );
  if (tasks.length === 0) return emptyRow(rows, 5, 'No tasks are running.');
  keyed(
    rows,
    tasks.map((task) => ({ task, allow, forMs: Math.max(0, now() - Date.parse(task.startedAt ?? task.availableAt)) })),
    ({ task }) => `${task.id} ${task.attempt}`,
    () =>
      h(
        'tr',
        {},
        h('td', { class: 'mono' }),
        h('td'),
        h('td'),
        h('td', { class: 'num' }),
        h('td', { class: 'actions' }),
      ),
    (row, { task, forMs }) => {
      const [id, job, topic, time, actions] = row.children;
      setText(id, `#${task.id}`);
      id.title = [task.sql, task.params === null ? null : `$1 = ${JSON.stringify(task.params)}`]
        .filter(Boolean)
        .join('\n');
      job.replaceChildren(
        h('span', { class: 'name' }, task.job ?? 'task without a job'),
        h('span', { class: 'sub' }, subtitle(task)),
      );
      setText(topic, task.topic);
      setText(time, duration(forMs));
      time.title = task.startedAt === null ? '' : `since ${absolute(task.startedAt)}, at most ${task.timeout}`;
      actions.replaceChildren(...(allow.includes('cancel') ? [cancel(task, refresh)] : []));
    },
  );
}

function subtitle({ role, attempt, daemonId }) {
  return [role ?? 'the daemon’s login', attempt > 1 ? `attempt ${attempt}` : null, `daemon ${daemonId}`]
    .filter((part) => part !== null)
    .join(' · ');
}

function cancel(task, refresh) {
  const does = async () => {
    const what = task.job === null ? `task ${task.id}` : `${task.job} (task ${task.id})`;
    const sure = await ask({
      title: `Stop ${what}?`,
      text: 'Its transaction is rolled back. It counts as cancelled and is not retried.',
      yes: 'Stop task',
    });
    if (sure === null) return;
    change(
      '/api/tasks/cancel',
      { ids: [task.id] },
      ({ tasks }) => (tasks[0].done ? `task ${task.id}: stopping` : `task ${task.id}: has ended already`),
      refresh,
    );
  };
  return h(
    'button',
    { type: 'button', class: 'small', 'aria-label': `Cancel task ${task.id}`, onclick: does },
    'Cancel',
  );
}
