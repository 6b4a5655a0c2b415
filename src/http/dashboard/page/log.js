import { change } from './ask.js';
import { byId, emptyRow, h, keyed, setText } from './dom.js';
import { absolute, duration, number, relative } from './format.js';

/** Renders ended attempts and skipped occurrences; each opens to the message of PostgreSQL and the SQL. */
export function showLog(entries, allow, refresh) {
  const rows = byId('log-rows');
  if (entries.length === 0) return emptyRow(rows, 6, 'No matching entries.');
  keyed(
    rows,
    entries.flatMap((entry) => {
      const key = keyOf(entry);
      const line = { key, entry, ago: relative(entry.endedAt), open: open.has(key) };
      return line.open ? [line, { key: `${key} more`, entry, allow }] : [line];
    }),
    ({ key }) => key,
    (item) =>
      item.ago === undefined
        ? h('tr', { id: idOf(item.key.slice(0, -5)) }, h('td', { class: 'more', colspan: 6 }))
        : lineOf(item.key, refresh),
    (row, item) => (item.ago === undefined ? fillMore(row, item, refresh) : fillLine(row, item)),
  );
}

/** The keys of the open entries, which stay open when the list is refreshed. */
const open = new Set();

function keyOf(entry) {
  return `${entry.taskId ?? `${entry.job} ${entry.scheduledFor}`} ${entry.attempt} ${entry.state} ${entry.endedAt}`;
}

function idOf(key) {
  return `more-${key.replace(/[^\w-]/g, '-')}`;
}

function lineOf(key, refresh) {
  const toggle = () => {
    if (!open.delete(key)) open.add(key);
    refresh.again();
  };
  return h(
    'tr',
    {},
    h('td', { class: 'nowrap' }),
    h('td', {}, h('button', { type: 'button', class: 'open name', onclick: toggle }), h('span', { class: 'sub' })),
    h('td'),
    h('td', { class: 'num' }),
    h('td', { class: 'num' }),
    h('td', { class: 'why' }),
  );
}

function fillLine(row, { key, entry, ago, open: isOpen }) {
  const [ended, what, outcome, took, count, why] = row.children;
  row.className = entry.state;
  setText(ended, ago);
  ended.title = absolute(entry.endedAt);
  const [button, sub] = what.children;
  setText(button, entry.job ?? (firstLine(entry.sql) || 'task'));
  button.setAttribute('aria-expanded', String(isOpen));
  if (isOpen) button.setAttribute('aria-controls', idOf(key));
  else button.removeAttribute('aria-controls');
  setText(
    sub,
    [
      entry.topic,
      entry.taskId === null ? null : `#${entry.taskId}`,
      entry.attempt > 1 ? `attempt ${entry.attempt}` : null,
    ]
      .filter(Boolean)
      .join(' · '),
  );
  outcome.replaceChildren(h('span', { class: `state ${entry.state}` }, entry.state));
  setText(took, duration(entry.durationMs));
  setText(count, entry.rowCount === null ? '–' : number(entry.rowCount));
  setText(why, [entry.reason, firstLine(entry.message)].filter(Boolean).join(': '));
}

function fillMore(row, { entry, allow }, refresh) {
  const facts = [
    ['Message', [entry.sqlstate, entry.message].filter(Boolean).join(' ')],
    ['Detail', entry.detail],
    ['Hint', entry.hint],
    ['Context', entry.context],
    ['Position', entry.position === null ? null : `character ${entry.position} of the SQL`],
    ['Notices', entry.notices?.join('\n')],
    ['Due', entry.scheduledFor === null ? null : absolute(entry.scheduledFor)],
    [
      'Ran as',
      entry.state === 'skipped'
        ? null
        : `${entry.role ?? 'the daemon’s login'} in ${entry.database}, daemon ${entry.daemonId ?? '–'}`,
    ],
    [
      'From',
      [entry.file, entry.commit?.slice(0, 7), entry.revision === null ? null : `revision ${entry.revision}`]
        .filter(Boolean)
        .join(', '),
    ],
  ].filter(([, text]) => text !== null && text !== undefined && text !== '');
  const parts = [h('dl', {}, ...facts.flatMap(([label, text]) => [h('dt', {}, label), h('dd', {}, text)]))];
  if (entry.sql !== null)
    parts.push(h('dl', {}, h('dt', {}, 'SQL'), h('dd', {}, h('pre', { tabindex: 0 }, entry.sql))));
  if (entry.params !== null) {
    const params = JSON.stringify(entry.params, null, 2);
    parts.push(h('dl', {}, h('dt', {}, 'Params'), h('dd', {}, h('pre', { tabindex: 0 }, params))));
  }
  if (allow.includes('retry') && (entry.state === 'failed' || entry.state === 'cancelled') && entry.taskId !== null) {
    const does = () =>
      change(
        '/api/tasks/retry',
        { ids: [entry.taskId] },
        ({ tasks }) =>
          tasks[0].done ? `task ${entry.taskId}: waiting again` : `task ${entry.taskId}: cannot be retried`,
        refresh,
      );
    parts.push(
      h(
        'p',
        { class: 'again' },
        h('button', { type: 'button', class: 'small', onclick: does }, `Retry task ${entry.taskId}`),
      ),
    );
  }
  row.firstElementChild.replaceChildren(...parts);
}

function firstLine(text) {
  const line = (text ?? '').trim().split('\n')[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
