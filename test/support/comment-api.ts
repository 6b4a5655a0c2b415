import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface FakeComment {
  readonly id: number;
  readonly login: string;
  readonly body: string;
  readonly system?: boolean;
}

/** An answer that one request gets instead of the usual one; `deletes`: a comment that is gone before the usual one is made. */
export interface Fault {
  readonly method: string;
  readonly path: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly deletes?: number;
}

interface State {
  readonly token: string;
  readonly own: string;
  readonly comments: readonly FakeComment[];
  readonly requests: readonly { readonly method: string; readonly path: string }[];
  readonly faults: readonly Fault[];
  /** The pull requests that a commit belongs to. */
  readonly requestsOfCommit: readonly number[];
}

export interface CommentApi {
  readonly url: string;
  readonly state: () => State;
  readonly set: (values: Partial<State>) => void;
}

export const TOKEN = 'forge-token-1234567890';

/** The comments of pull request 7 of `shop/jobs`, until the test ends. Its own login is that of GitHub's workflows. */
export async function startCommentApi(): Promise<CommentApi> {
  const directory = mkdtempSync(join(tmpdir(), 'pgherd-comments-'));
  const path = join(directory, 'state.json');
  const state = (): State => JSON.parse(readFileSync(path, 'utf8')) as State;
  const write = (values: State): void => writeFileSync(path, JSON.stringify(values));
  write({ token: TOKEN, own: 'github-actions[bot]', comments: [], requests: [], faults: [], requestsOfCommit: [7] });
  const program = new URL('./fake-comment-api.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
    rmSync(directory, { recursive: true, force: true });
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), state, set: (values) => write({ ...state(), ...values }) };
}
