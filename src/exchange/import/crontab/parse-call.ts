import { isAbsolute, join } from 'node:path';
import { type CommandCall, refuse, type Surroundings } from './command-call.ts';
import { parseMaintenance } from './maintenance-command.ts';
import { parsePsql } from './psql-command.ts';
import { type Unwrapped, unwrap } from './unwrap.ts';

/** The SQL that a line of a crontab executes, when it does nothing else. */
export interface LineCall extends CommandCall {
  readonly overlap: 'skip' | 'queue' | null;
}

export type ParsedLine =
  | { readonly ok: true; readonly call: LineCall }
  | { readonly ok: false; readonly reason: string };

/** Reads a command line that calls psql, vacuumdb, reindexdb or clusterdb; returns the reason when it does anything else. */
export function parseCall(line: string, { input, env, readFile }: Surroundings): ParsedLine {
  const own = new Map(env);
  const result = unwrap(line, own);
  if (!result.ok) return result;
  const { unwrapped } = result;
  const { command, container, timeoutMs, overlap } = unwrapped;
  const program = (command.words[0] ?? '').replace(/^.*\//, '');
  const surroundings = { input, env: own, readFile: filesOf(unwrapped, readFile) };
  const parsed =
    program === 'psql'
      ? parsePsql(command, surroundings)
      : /^(?:vacuumdb|reindexdb|clusterdb)$/.test(program)
        ? parseMaintenance(program, command.words.slice(1), surroundings)
        : refuse(`${command.words[0] ?? 'the command'} is not psql`);
  if (!parsed.ok) return parsed;
  const limits = [timeoutMs, parsed.call.timeoutMs].filter((ms) => ms !== null);
  return {
    ok: true,
    call: {
      ...parsed.call,
      server: container === null ? parsed.call.server : `container ${container}`,
      timeoutMs: limits.length === 0 ? null : Math.min(...limits),
      overlap,
    },
  };
}

/** Relative paths are in the directory of `cd`. A file in a container is not here; its input comes from here. */
function filesOf(
  { directory, container, command }: Unwrapped,
  readFile: Surroundings['readFile'],
): Surroundings['readFile'] {
  return (path) => {
    if (container !== null && path !== command.inputFile) return null;
    return readFile(directory === null || isAbsolute(path) ? path : join(directory, path));
  };
}
