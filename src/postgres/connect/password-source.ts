import { execFile } from 'node:child_process';
import { FILE_LIMITS, readBoundedFile, reasonOf } from '../../bounded-file.ts';
import { PgherdError } from '../../errors.ts';
import type { Password } from '../target.ts';

const COMMAND_TIMEOUT_MS = 15_000;
const MAX_OUTPUT_BYTES = 65_536;

/** The source of a login's password: at most one of these. */
export interface PasswordSource {
  /** The name of the environment variable that holds the password; null: a login without password (peer, cert). */
  readonly passwordEnv: string | null;
  /** The absolute path of a file with the password. */
  readonly passwordFile?: string | null;
  /** A program and its arguments; its output is the password. */
  readonly passwordCommand?: readonly string[] | null;
}

/**
 * Returns a function that reads the source each time it is called, so that a rotated secret or a token that expires needs no
 * restart; null where there is no source. `key` is the key in `pgherd.yaml`, for messages. The function throws
 * `config_invalid`.
 */
export function passwordOf(
  source: PasswordSource | null,
  key: string,
  env: Readonly<Record<string, string | undefined>>,
): Password | null {
  if (source === null) return null;
  const { passwordEnv, passwordFile = null, passwordCommand = null } = source;
  if (passwordCommand !== null) return () => runCommand(passwordCommand, `${key}.password_command`, env);
  if (passwordFile !== null) return () => readSecret(passwordFile, `${key}.password_file`);
  if (passwordEnv === null) return null;
  const password = env[passwordEnv];
  return password === undefined || password === '' ? null : () => password;
}

async function readSecret(file: string, key: string): Promise<string> {
  let text: string;
  try {
    text = readBoundedFile(file, FILE_LIMITS.credentials).toString('utf8');
  } catch (error) {
    throw new PgherdError('config_invalid', `${key}: ${file} cannot be read: ${reasonOf(error)}`, {
      hint: 'check that the secret is mounted, and readable for the user of the daemon',
    });
  }
  return withoutLineEnd(text, key, `${file} is empty`);
}

/** Sessions that are opened at the same time share one run. */
const running = new Map<string, Promise<string>>();

function runCommand(
  command: readonly string[],
  key: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const id = JSON.stringify([key, command]);
  const known = running.get(id);
  if (known !== undefined) return known;
  const run = execute(command, key, env).finally(() => running.delete(id));
  running.set(id, run);
  return run;
}

/** Runs without a shell, so that no character of an argument has a meaning. The output is never shown. */
function execute(
  [program = '', ...args]: readonly string[],
  key: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const options = {
    timeout: COMMAND_TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    encoding: 'utf8',
    windowsHide: true,
    env: { ...env },
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, options, (error, stdout) => {
      if (error === null) {
        try {
          resolve(withoutLineEnd(stdout, key, `${program} printed nothing`));
        } catch (empty) {
          reject(empty);
        }
        return;
      }
      const reason =
        error.code === 'ENOENT'
          ? 'was not found'
          : error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
            ? `printed more than ${MAX_OUTPUT_BYTES} bytes`
            : error.killed === true
              ? `did not end within ${COMMAND_TIMEOUT_MS / 1000} s`
              : typeof error.code === 'number'
                ? `ended with exit code ${error.code}`
                : 'could not be run';
      reject(
        new PgherdError('config_invalid', `${key}: ${program} ${reason}`, {
          hint: 'run the command by hand as the user of the daemon; it runs without a shell and prints only the password',
        }),
      );
    });
    child.stdin?.end();
  });
}

function withoutLineEnd(text: string, key: string, emptyReason: string): string {
  const password = text.replace(/\r?\n$/, '');
  if (password === '')
    throw new PgherdError('config_invalid', `${key}: ${emptyReason}`, { hint: 'it must hold the password' });
  return password;
}
