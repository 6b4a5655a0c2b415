import { ask, change } from './ask.js';
import { byId, emptyRow, h, keyed, setText } from './dom.js';
import { absolute, duration, number, relative } from './format.js';

/** Renders the topics with their running and waiting tasks and their limits. */
export function showTopics(topics, allow, refresh) {
  const rows = byId('topics-rows');
  setText(byId('topics-count'), number(topics.length));
  keyed(
    rows,
    topics.map((topic) => ({ topic, allow })),
    ({ topic }) => topic.name,
    () => h('tr', {}, h('td'), h('td'), h('td', { class: 'num' }), h('td'), h('td', { class: 'actions' })),
    (row, { topic }) => {
      const [name, running, waiting, limits, actions] = row.children;
      name.replaceChildren(
        h('span', { class: 'name' }, topic.name),
        ...(topic.paused ? [' ', h('span', { class: 'state paused', title: topic.pauseReason }, 'paused')] : []),
        h('span', { class: 'sub' }, topic.description ?? (topic.project === null ? 'not declared' : topic.project)),
      );
      running.replaceChildren(meter(topic));
      setText(waiting, number(topic.waiting));
      setText(limits, limitsOf(topic));
      actions.replaceChildren(...(allow.includes('pause') ? [button(topic, refresh)] : []));
    },
  );
}

function meter({ running, concurrency }) {
  if (concurrency === null) return h('span', {}, number(running));
  const bar = h('i');
  bar.style.width = `${Math.min(100, (running / concurrency) * 100)}%`;
  return h(
    'span',
    { class: `meter ${running >= concurrency ? 'full' : ''}` },
    `${number(running)} of ${number(concurrency)}`,
    h('span', { class: 'track' }, bar),
  );
}

function limitsOf(topic) {
  const limits = [`priority ${topic.priority}`];
  if (topic.delayMs > 0) limits.push(`${duration(topic.delayMs)} apart`);
  if (topic.retryLimit > 0) limits.push(`${topic.retryLimit} ${topic.retryLimit === 1 ? 'retry' : 'retries'}`);
  if (topic.timeoutMs !== null) limits.push(`at most ${duration(topic.timeoutMs)}`);
  return limits.join(' · ');
}

function button(topic, refresh) {
  const path = `/api/topics/${encodeURIComponent(topic.name)}`;
  const text = topic.paused ? 'Resume' : 'Pause';
  const does = async () => {
    if (topic.paused) return change(`${path}/resume`, {}, () => `topic ${topic.name}: resumed`, refresh);
    const reason = await ask({
      title: `Pause topic ${topic.name}?`,
      text: 'Running tasks continue; waiting tasks stay in the queue.',
      field: 'Reason',
      yes: 'Pause',
    });
    if (reason !== null)
      change(`${path}/pause`, reason === '' ? {} : { reason }, () => `topic ${topic.name}: paused`, refresh);
  };
  return h(
    'button',
    { type: 'button', class: 'small', 'aria-label': `${text} topic ${topic.name}`, onclick: does },
    text,
  );
}

/** Renders the revisions with their user and commit. */
export function showHistory(revisions, syncs) {
  const rows = byId('history-rows');
  setText(
    byId('history-count'),
    syncs.map(({ project, state }) => `${project}: ${state === 'ok' ? 'in sync' : state}`).join(', '),
  );
  if (revisions.length === 0) return emptyRow(rows, 4, 'Nothing has been applied yet.');
  keyed(
    rows,
    revisions.map((revision) => ({ revision, ago: relative(revision.appliedAt) })),
    ({ revision }) => `${revision.project} ${revision.revision}`,
    () => h('tr', {}, h('td'), h('td'), h('td', { class: 'mono' }), h('td', { class: 'nowrap' })),
    (row, { revision, ago }) => {
      const [name, what, commit, when] = row.children;
      name.replaceChildren(
        h('span', { class: 'name' }, `${revision.project} ${revision.revision}`),
        h('span', { class: 'sub' }, revision.environment ?? ''),
      );
      setText(
        what,
        `${revision.rollbackTo === null ? '' : `rollback to ${revision.rollbackTo}: `}${summaryOf(revision.summary)}`,
      );
      setText(
        commit,
        revision.git.commit === null ? '–' : `${revision.git.commit.slice(0, 7)}${revision.git.dirty ? ' +' : ''}`,
      );
      when.replaceChildren(ago, h('span', { class: 'sub' }, revision.appliedBy));
      when.title = absolute(revision.appliedAt);
    },
  );
}

function summaryOf({ add, change: changed, rename, delete: deleted }) {
  const parts = [
    [add, 'added'],
    [changed, 'changed'],
    [rename, 'renamed'],
    [deleted, 'deleted'],
  ].filter(([count]) => count > 0);
  return parts.length === 0 ? 'no change' : parts.map(([count, word]) => `${count} ${word}`).join(', ');
}
