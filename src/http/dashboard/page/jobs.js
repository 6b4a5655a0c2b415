import { ask, change } from './ask.js';
import { sparkline } from './charts.js';
import { byId, emptyRow, h, keyed, setText } from './dom.js';
import { absolute, duration, plural, relative } from './format.js';

/** Renders the jobs of one page, each with its schedule, its last runs and its next run. */
export function showJobs({ jobs, durations, allow, total }, refresh) {
  const rows = byId('jobs-rows');
  setText(byId('jobs-count'), total === null ? '' : plural(total, 'job'));
  if (jobs.length === 0) return emptyRow(rows, 7, 'No jobs found. Create jobs with pgherd apply.');
  const runs = new Map(durations.map((one) => [one.job, one.runs]));
  keyed(
    rows,
    jobs.map((job) => ({ job, runs: runs.get(job.name) ?? [], allow, times: timesOf(job) })),
    ({ job }) => job.name,
    () => h('tr', {}, ...Array.from({ length: 7 }, () => h('td'))),
    (row, { job, runs: last, times }) => {
      const [name, schedule, state, lastRun, spark, next, actions] = row.children;
      name.replaceChildren(h('span', { class: 'name' }, job.name), h('span', { class: 'sub' }, subtitle(job)));
      name.title = job.description ?? '';
      schedule.replaceChildren(
        h('span', { class: 'mono' }, job.schedule.length === 0 ? 'by hand' : job.schedule.join(' | ')),
        h('span', { class: 'sub' }, job.timezone === 'UTC' ? job.topic : `${job.timezone} · ${job.topic}`),
      );
      state.replaceChildren(h('span', { class: `state ${job.state}`, title: job.pauseReason }, job.state));
      lastRun.className = 'nowrap';
      lastRun.replaceChildren(...lastOf(job, last, times));
      spark.replaceChildren(sparkline(last));
      next.className = 'nowrap';
      next.replaceChildren(...nextOf(job, times));
      actions.className = 'actions';
      actions.replaceChildren(...actionsOf(job, allow, refresh));
    },
  );
}

/** Updates the relative times, which change although the job does not. */
function timesOf({ lastEndedAt, nextRuns }) {
  return {
    last: lastEndedAt === null ? '' : relative(lastEndedAt),
    next: nextRuns[0] === undefined ? '' : relative(nextRuns[0]),
  };
}

function subtitle(job) {
  const role = job.role ?? 'the daemon’s login';
  const where = job.connection === null ? job.database : `${job.connection}: ${job.database}`;
  return `${job.sourceFile ?? 'made through SQL'} · ${role} in ${where}`;
}

function lastOf(job, runs, { last }) {
  if (job.lastEndedAt === null) return [h('span', { class: 'sub' }, 'never')];
  const took = runs.at(-1)?.ms ?? null;
  return [
    h('span', { class: `state ${job.lastState}`, title: job.lastError ?? null }, job.lastState),
    h('span', { class: 'sub', title: absolute(job.lastEndedAt) }, took === null ? last : `${duration(took)}, ${last}`),
  ];
}

function nextOf(job, { next }) {
  const [first, ...others] = job.nextRuns;
  if (first === undefined) return [h('span', { class: 'sub' }, waitOf(job))];
  const title = [first, ...others].map(absolute).join('\n');
  return [h('span', { title }, next), h('span', { class: 'sub' }, absolute(first))];
}

function waitOf({ paused, enabled, waitsFor }) {
  if (paused) return 'when resumed';
  if (!enabled) return 'disabled';
  return waitsFor.length === 0 ? 'never' : waitsFor.join(' or ');
}

function actionsOf(job, allow, refresh) {
  const path = `/api/jobs/${encodeURIComponent(job.name)}`;
  const buttons = [];
  const button = (text, does) =>
    h('button', { type: 'button', class: 'small', 'aria-label': `${text} ${job.name}`, onclick: does }, text);
  if (allow.includes('trigger')) {
    buttons.push(
      button('Trigger', () => change(`${path}/trigger`, {}, ({ taskId }) => `${job.name}: task ${taskId}`, refresh)),
    );
  }
  if (allow.includes('pause')) {
    buttons.push(
      job.paused
        ? button('Resume', () => change(`${path}/resume`, {}, () => `${job.name}: resumed`, refresh))
        : button('Pause', async () => {
            const reason = await ask({
              title: `Pause ${job.name}?`,
              text: 'Running tasks continue. Missed runs are caught up according to its catchup setting.',
              field: 'Reason',
              yes: 'Pause',
            });
            if (reason !== null)
              change(`${path}/pause`, reason === '' ? {} : { reason }, () => `${job.name}: paused`, refresh);
          }),
    );
  }
  return buttons;
}
