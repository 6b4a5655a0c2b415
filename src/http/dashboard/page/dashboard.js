import { get, hasToken, Refused, setToken } from './api.js';
import { ask } from './ask.js';
import { byId, h, setText } from './dom.js';
import { setClock } from './format.js';
import { showJobs } from './jobs.js';
import { showLog } from './log.js';
import { showOverview } from './overview.js';
import { showRunning } from './tasks.js';
import { showHistory, showTopics } from './topics.js';

const OVERVIEW_MS = 2_000;
const LISTS_MS = 4_000;
const PAGE = { jobs: 25, log: 20, topics: 25 };

const state = { find: '', outcome: '', offset: { jobs: 0, log: 0, topics: 0 }, overview: null, signingIn: false };

/** Refreshes everything now; `again` refreshes only the lists. */
const refresh = () => {
  overviewLoop.now();
  listsLoop.now();
};
refresh.again = () => listsLoop.now();

const overviewLoop = loop(OVERVIEW_MS, async () => {
  const { document: facts } = await get('/api/overview');
  const first = state.overview === null;
  state.overview = facts;
  setClock(facts.now);
  showOverview(facts);
  setText(byId('sign-in'), facts.access.caller === 'anonymous' ? 'Token' : 'Forget token');
  if (first) listsLoop.now();
});

const listsLoop = loop(LISTS_MS, async () => {
  if (state.overview === null) return;
  const { allow } = state.overview.access;
  const { offset } = state;
  const find = state.find === '' ? '' : `&contains=${encodeURIComponent(state.find)}`;
  const outcome = state.outcome === '' ? '' : `&state=${state.outcome}`;
  const [jobs, running, log, topics, history] = await Promise.all([
    get(`/api/jobs?limit=${PAGE.jobs}&offset=${offset.jobs}${find}`),
    get('/api/tasks?state=running&limit=10'),
    get(`/api/log?limit=${PAGE.log}&offset=${offset.log}${outcome}`),
    get(`/api/topics?limit=${PAGE.topics}&offset=${offset.topics}`),
    get('/api/history?limit=8'),
  ]);
  const names = jobs.document.jobs.map(({ name }) => `job=${encodeURIComponent(name)}`);
  const durations = await durationsOf(names);
  const total = state.find === '' ? state.overview.jobs.jobs : null;
  showJobs({ jobs: jobs.document.jobs, durations, allow, total }, refresh);
  showRunning(running.document.tasks, state.overview.queue.running, allow, refresh);
  showLog(log.document.log, allow, refresh);
  showTopics(topics.document.topics, allow, refresh);
  showHistory(history.document.revisions, state.overview.syncs);
  showPages('jobs', jobs.next);
  showPages('log', log.next);
  showPages('topics', topics.next);
});

/** Splits the names over several requests, because a URL has a maximum length. */
async function durationsOf(names) {
  const parts = [[]];
  let length = 0;
  for (const name of names) {
    length += name.length + 1;
    if (length > 1_500) {
      parts.push([]);
      length = name.length + 1;
    }
    parts.at(-1).push(name);
  }
  const found = parts.filter((part) => part.length > 0).map((part) => get(`/api/durations?${part.join('&')}`));
  return (await Promise.all(found)).flatMap(({ document: { durations } }) => durations);
}

/** Repeats `work` while the page is visible, one run at a time; `now` starts the next run at once. */
function loop(everyMs, work) {
  let timer = 0;
  let running = false;
  let again = false;
  const run = async () => {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      if (!document.hidden) await work();
      if (!document.hidden) connected();
    } catch (error) {
      failed(error);
    }
    running = false;
    timer = setTimeout(run, again ? 0 : everyMs);
    again = false;
  };
  return { now: () => void run() };
}

function connected() {
  document.documentElement.classList.remove('stale');
  byId('pulse').className = 'pulse ok';
  setText(byId('pulse').lastElementChild, 'live');
}

function failed(error) {
  document.documentElement.classList.add('stale');
  byId('pulse').className = 'pulse bad';
  const refused = error instanceof Refused;
  setText(byId('pulse').lastElementChild, refused ? error.message : 'no answer, retrying');
  if (refused && error.status === 401 && !state.signingIn) signIn(error.message);
}

async function signIn(text) {
  state.signingIn = true;
  const token = await ask({
    title: 'Token',
    text: `${text} It is kept in this tab only.`,
    field: 'Bearer token',
    secret: true,
    yes: 'Use token',
  });
  // Closed without a token: ask again only when the button is pressed.
  if (token !== null && token !== '') setToken(token);
  else if (hasToken()) setToken(null);
  state.signingIn = token === null;
  refresh();
}

function showPages(list, next) {
  const offset = state.offset[list];
  const go = (to) => () => {
    state.offset[list] = Math.max(0, to);
    listsLoop.now();
  };
  const pages = byId(`${list}-pages`);
  if (offset === 0 && !next) return pages.replaceChildren();
  const focused = pages.contains(document.activeElement) ? document.activeElement.textContent : null;
  const button = (text, to, enabled) =>
    h(
      'button',
      { type: 'button', class: 'small', disabled: !enabled, 'aria-label': `${text} page of ${list}`, onclick: go(to) },
      text,
    );
  pages.replaceChildren(
    button('Previous', offset - PAGE[list], offset > 0),
    h('span', {}, `from ${offset + 1}`),
    button('Next', offset + PAGE[list], next),
  );
  [...pages.children].find((child) => child.textContent === focused)?.focus();
}

const OUTCOMES = [
  ['', 'All'],
  ['failed', 'Failed'],
  ['retrying', 'Retried'],
  ['finished', 'Finished'],
  ['cancelled', 'Cancelled'],
  ['skipped', 'Skipped'],
];
for (const [outcome, label] of OUTCOMES) {
  const choose = (event) => {
    state.outcome = outcome;
    state.offset.log = 0;
    for (const chip of byId('log-chips').querySelectorAll('button'))
      chip.setAttribute('aria-pressed', String(chip === event.currentTarget));
    listsLoop.now();
  };
  const chip = h('button', { type: 'button', 'aria-pressed': String(outcome === ''), onclick: choose }, label);
  byId('log-chips').append(chip);
}

let typing = 0;
byId('jobs-find').addEventListener('input', (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    state.find = event.target.value.trim().slice(0, 100);
    state.offset.jobs = 0;
    listsLoop.now();
  }, 200);
});

byId('sign-in').addEventListener('click', () => {
  if (hasToken()) {
    setToken(null);
    refresh();
  } else signIn('Changes need a token; reading needs one if the server requires it.');
});

const THEMES = ['auto', 'light', 'dark'];
function setTheme(theme) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  localStorage.setItem('pgherd theme', theme);
  setText(byId('theme'), `Theme: ${theme}`);
}
setTheme(THEMES.find((theme) => theme === localStorage.getItem('pgherd theme')) ?? 'auto');
byId('theme').addEventListener('click', () => {
  const current = document.documentElement.dataset.theme ?? 'auto';
  setTheme(THEMES[(THEMES.indexOf(current) + 1) % THEMES.length]);
});

// Makes regions that scroll sideways reachable with the keyboard.
for (const region of document.querySelectorAll('.scroll')) {
  region.tabIndex = 0;
  region.setAttribute('role', 'group');
  region.setAttribute('aria-labelledby', region.closest('section').getAttribute('aria-labelledby'));
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) refresh();
});
refresh();
