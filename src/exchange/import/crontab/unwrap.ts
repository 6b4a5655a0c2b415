import { parseCommands, type ShellCommand } from './shell-words.ts';

/** A command without the programs around it, and what those say of it. */
export interface Unwrapped {
  readonly command: ShellCommand;
  /** The directory that relative paths are in, or null. */
  readonly directory: string | null;
  /** The container that it runs in, or null. */
  readonly container: string | null;
  /** The time limit of `timeout`, or null. */
  readonly timeoutMs: number | null;
  /** `flock`: a run that is due during another one is skipped, or waits. */
  readonly overlap: 'skip' | 'queue' | null;
}

export type UnwrappedCommand =
  | { readonly ok: true; readonly unwrapped: Unwrapped }
  | { readonly ok: false; readonly reason: string };

interface State {
  directory: string | null;
  container: string | null;
  timeoutMs: number | null;
  overlap: 'skip' | 'queue' | null;
}

/**
 * Returns the one command of a line that does the work, without `cd … &&`, `export X=… &&`, `timeout`, `flock`, `su -c`, `sudo`,
 * `docker exec`, `sh -c` and the like. Adds to `env` the variables that they set, and PGUSER for the user that they change to.
 */
export function unwrap(line: string, env: Map<string, string>): UnwrappedCommand {
  const state: State = { directory: null, container: null, timeoutMs: null, overlap: null };
  let text = line;
  for (let depth = 0; depth < 5; depth += 1) {
    const parsed = parseCommands(text);
    if (!parsed.ok) return parsed;
    const commands = parsed.commands.filter((command) => !isPreparation(command, env, state));
    const [command, second] = commands;
    if (command === undefined) return { ok: false, reason: 'it runs no command' };
    if (second !== undefined) return { ok: false, reason: 'it needs a shell: &&' };
    const unwrapped = unwrapOne(command.words, env, state);
    if (typeof unwrapped !== 'string')
      return { ok: true, unwrapped: { ...state, command: { ...command, words: unwrapped } } };
    if (command.inputFile !== null || command.inputText !== null) return { ok: false, reason: 'it needs a shell: <' };
    text = unwrapped;
  }
  return { ok: false, reason: 'it is a shell in a shell in a shell' };
}

/** Whether a command only prepares the one after it: `cd`, `export`, `set -e`, `. /etc/profile`, `test -x psql`. */
function isPreparation({ words }: ShellCommand, env: Map<string, string>, state: State): boolean {
  const [first = '', second = '', third = ''] = words;
  if (first === 'cd') {
    state.directory = second;
    return true;
  }
  if (first === 'export' || (words.length > 0 && words.every((word) => ASSIGNMENT.test(word)))) {
    for (const word of words) setVariable(word, env);
    return true;
  }
  if (first === 'set' || first === '.' || first === 'source' || first === 'umask') return true;
  return (first === 'test' || first === '[') && (second === '-x' || second === '-f') && third !== '';
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

function setVariable(word: string, env: Map<string, string>): boolean {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
  if (name === undefined || value === undefined) return false;
  env.set(name, value);
  return true;
}

/** Options with a value of their own, per program; `-n7` and `--key=file` need no entry. */
const WITH_VALUE: Readonly<Record<string, readonly string[]>> = {
  nice: ['-n', '--adjustment'],
  ionice: ['-c', '-n', '-p', '--class', '--classdata'],
  timeout: ['-k', '-s', '--kill-after', '--signal'],
  flock: ['-w', '-E', '--wait', '--timeout', '--conflict-exit-code'],
  sudo: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '--user', '--group'],
  su: ['-s', '-g', '-G', '-c', '--shell', '--command', '--group'],
  runuser: ['-u', '-s', '-g', '-c', '--user', '--shell', '--command'],
  docker: ['-e', '-u', '-w', '--env', '--user', '--workdir', '--env-file', '--index'],
  kubectl: ['-n', '-c', '--namespace', '--container', '--context', '-e'],
  stdbuf: ['-i', '-o', '-e'],
  env: ['-u', '-C', '--unset', '--chdir'],
};
const PLAIN: ReadonlySet<string> = new Set([
  'nice',
  'ionice',
  'exec',
  'time',
  'nohup',
  'setsid',
  'stdbuf',
  'chronic',
  'command',
  'env',
]);

/** Returns the words of the program itself, or the text that a shell in between would run. */
function unwrapOne(given: readonly string[], env: Map<string, string>, state: State): readonly string[] | string {
  let words = given;
  for (;;) {
    const [first = ''] = words;
    if (setVariable(first, env)) {
      words = words.slice(1);
      continue;
    }
    const program = first.replace(/^.*\//, '');
    const kind = program === 'docker-compose' || program === 'podman' ? 'docker' : program;
    const { options, rest } = readOptions(words.slice(1), WITH_VALUE[kind] ?? []);
    if (PLAIN.has(program)) words = rest;
    else if (/^(?:ba|da|z|k)?sh$/.test(program)) {
      const index = words.findIndex((word) => /^-[a-z]*c$/.test(word));
      return index === -1 ? words : (words[index + 1] ?? '');
    } else if (program === 'timeout') {
      state.timeoutMs = durationOf(rest[0] ?? '');
      words = rest.slice(1);
    } else if (program === 'flock') {
      state.overlap = options.some(([name]) => /^-\w*n/.test(name) || name === '--nonblock' || name === '--nb')
        ? 'skip'
        : 'queue';
      if (rest[1] === '-c' || rest[1] === '--command') return rest[2] ?? '';
      words = rest.slice(1);
    } else if (program === 'sudo' || program === 'gosu') {
      const isLogin = program === 'sudo' && words.slice(1).find((word) => /^-[A-Za-z]*u$/.test(word));
      const user =
        program === 'gosu' ? rest[0] : (options.find(([name]) => /^(?:-\w*u|--user)$/.test(name))?.[1] ?? null);
      if (typeof user === 'string' && !env.has('PGUSER')) env.set('PGUSER', user);
      words = program === 'gosu' || (isLogin !== undefined && user === null) ? rest.slice(1) : rest;
    } else if (program === 'su' || program === 'runuser') {
      const command = options.find(([name]) => name === '-c' || name === '--command')?.[1] ?? null;
      const named = options.find(([name]) => name === '-u' || name === '--user')?.[1] ?? null;
      const names = rest.filter((word) => word !== '-');
      const after = names.indexOf('-c');
      if (!env.has('PGUSER')) env.set('PGUSER', named ?? names[0] ?? 'root');
      if (command !== null) return command;
      if (named !== null) {
        words = rest;
        continue;
      }
      if (after !== -1) return names[after + 1] ?? '';
      return words;
    } else if (kind === 'docker' || program === 'kubectl') {
      const inside = containerCommand(rest, WITH_VALUE[kind] ?? [], env);
      if (inside === null) return words;
      state.container = inside.container;
      words = inside.words;
    } else return words;
  }
}

interface Inside {
  readonly container: string;
  readonly words: readonly string[];
}

/** `docker exec -i db psql …`, `docker compose exec -T db psql …`, `kubectl exec db-0 -- psql …`. */
function containerCommand(
  rest: readonly string[],
  withValue: readonly string[],
  env: Map<string, string>,
): Inside | null {
  const at = rest.indexOf('exec');
  if (at === -1 || at > 6) return null;
  const { options, rest: after } = readOptions(rest.slice(at + 1), withValue);
  for (const [name, value] of options) if (name === '-e' || name === '--env') setVariable(value ?? '', env);
  const [container, ...command] = after;
  if (container === undefined) return null;
  const { rest: words } =
    command[0] === '--'
      ? { rest: command.slice(1) }
      : readOptions(command, command[0]?.startsWith('-') === true ? withValue : []);
  return { container, words: words[0] === '--' ? words.slice(1) : words };
}

interface ReadOptions {
  readonly options: readonly (readonly [name: string, value: string | null])[];
  readonly rest: readonly string[];
}

function readOptions(words: readonly string[], withValue: readonly string[]): ReadOptions {
  const options: (readonly [string, string | null])[] = [];
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') return { options, rest: words.slice(at + 1) };
    if (!word.startsWith('-') || word === '-') break;
    const [, long, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    const cluster = /^-[A-Za-z]+$/.test(word) ? `-${word.at(-1)}` : word;
    if (long !== undefined) options.push([long, value ?? '']);
    else if (withValue.includes(word) || withValue.includes(cluster)) options.push([cluster, words[++at] ?? '']);
    else options.push([word, null]);
  }
  return { options, rest: words.slice(at) };
}

/** `600`, `10m`, `0.5h` of timeout(1); null when it sets no limit. */
function durationOf(text: string): number | null {
  const [, amount = '0', unit = 's'] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  const ms = Number(amount) * ({ m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1_000);
  return ms > 0 ? Math.round(ms) : null;
}
