import { readFile } from 'node:fs/promises';
import { groupBy } from '../support/group-by.ts';
import type { SoakSite } from './site.ts';

interface Expected {
  readonly pattern: RegExp;
  readonly why: string;
}

/** What the soak itself makes the server write. */
const SERVER: readonly Expected[] = [
  {
    pattern: /ERROR: {2}(not this time|never|refused in the commit|this job always fails)( |$)/,
    why: 'tasks and jobs that fail on purpose',
  },
  { pattern: /terminating connection due to administrator command/, why: 'sessions that are ended, and the restart' },
  { pattern: /the database system is (shutting down|starting up|not yet accepting connections)/, why: 'the restart' },
  { pattern: /canceling statement due to user request/, why: 'tasks that are cancelled while they run' },
  {
    pattern: /could not (send|receive) data (to|from) client|connection to client lost/,
    why: 'daemons that are killed',
  },
];

/** What a server writes only while it is being stopped. */
const STOPPING: readonly Expected[] = [
  {
    // Its words for any SIGTERM that comes before a login is over, a shutdown's as well: ClientAuthInProgress in ProcessInterrupts.
    pattern: /FATAL: {2}canceling authentication due to timeout/,
    why: 'logins under way when the server is restarted',
  },
  { pattern: /FATAL: {2}terminating autovacuum process due to administrator command/, why: 'a worker of autovacuum' },
];

/** What the soak itself makes a daemon write, by message and the fields behind it. */
const DAEMON: readonly Expected[] = [
  {
    pattern: /"error":"(not this time|never|refused in the commit|this job always fails)"/,
    why: 'tasks and jobs that fail on purpose',
  },
  { pattern: /"msg":"no success in the time expected"/, why: 'the job overdue-0' },
  { pattern: /"webhook":"(failing|hanging)".*"msg":"alert (not sent|given up)"/, why: 'webhooks that fail and hang' },
  { pattern: /"msg":"connection lost; trying again"/, why: 'sessions that are ended, and the restart' },
  {
    pattern: /"msg":"(took over from lost daemons|session terminated|the lease was lost; registered anew)"/,
    why: 'a daemon that is killed',
  },
  {
    // An apply writes the files, too: --sync may have read the former ones.
    pattern: /"msg":"the database differs from the files"/,
    why: 'an apply between the reading of the files and their sync',
  },
  {
    pattern: /"msg":"not synced; will retry"/,
    why: 'a restart, a session of --sync that is ended, an apply at the same time',
  },
  {
    pattern:
      /terminating connection due to administrator command|Connection terminated|the database system is|ECONNREFUSED|ECONNRESET|the server closed the connection|is not queryable|57P0[123]|lost/,
    why: 'tasks under way in sessions that are ended, and the restart',
  },
];

/** Lines of level WARNING and above that nothing explains, each kind once, with how often it came. */
export async function unexpectedLines(site: SoakSite): Promise<readonly string[]> {
  const server = unexpectedOfServer(await readFile(site.server.logFile, 'utf8'));
  const daemons = site.daemons.flatMap((daemon) =>
    daemon
      .log()
      .split('\n')
      .filter((line) => line !== '' && !/^\{"level":"(info|debug)"/.test(line) && !isExpected(DAEMON, line))
      .map((line) => `daemon ${daemon.index}: ${line.replace(/"time":"[^"]*",?/, '')}`),
  );
  const kinds = groupBy([...server, ...daemons], (line) => line.replaceAll(/\d+/g, '#').slice(0, 200));
  return [...kinds.values()].map((lines) => `${lines.length} × ${lines[0]?.slice(0, 400)}`);
}

function unexpectedOfServer(log: string): readonly string[] {
  const lines = log
    // Of an entry of several lines, the ones after the first say where it came from.
    .replaceAll(/\n(?:\t|[^\n]*\b(?:DETAIL|HINT|QUERY|CONTEXT|STATEMENT): )/g, ' ')
    .split('\n');
  let stopping = false;
  return lines.flatMap((line) => {
    if (/LOG: {2}received \w+ shutdown request/.test(line)) stopping = true;
    if (/LOG: {2}database system is shut down/.test(line)) stopping = false;
    const isKnown = isExpected(SERVER, line) || (stopping && isExpected(STOPPING, line));
    return /\b(WARNING|ERROR|FATAL|PANIC): /.test(line) && !isKnown
      ? [`server: ${line.replace(/^.*?\[\d+\] /, '')}`]
      : [];
  });
}

function isExpected(expected: readonly Expected[], line: string): boolean {
  return expected.some(({ pattern }) => pattern.test(line));
}
