import { type Api, call, fieldOf, refuse } from './api.ts';
import { type Forge, firstNumber, forgeAt, needed } from './forge.ts';
import type { Where } from './where.ts';

const HINT = 'the token needs the scope api and the role Reporter: a project access token in a masked variable';

/** The notes of a merge request on GitLab; null: no merge request belongs to the commit. */
export async function gitlabForge(where: Where): Promise<Forge | null> {
  const { env, flags } = where;
  const variable = flags.tokenEnv ?? 'GITLAB_TOKEN';
  const hint = `set ${variable} to a project access token with the scope api; a job token cannot write notes`;
  const api: Api = {
    url: (flags.apiUrl ?? env.CI_API_V4_URL ?? 'https://gitlab.com/api/v4').replace(/\/+$/, ''),
    headers: { 'PRIVATE-TOKEN': needed(env[variable], 'the token', hint) },
    signal: where.signal,
    maxWaitMs: where.maxWaitMs,
  };
  const project = needed(flags.repository ?? env.CI_PROJECT_ID, 'the project', 'pass --repository with its id or path');
  const base = `/projects/${encodeURIComponent(project)}`;
  const given = env.CI_MERGE_REQUEST_IID ?? '';
  const number = where.number ?? (given === '' ? await numberOfCommit(api, base, where) : Number(given));
  if (number === null) return null;
  const me = await call(api, 'GET', '/user');
  if (me.status !== 200) refuse(api, 'GET', '/user', me, HINT);
  const id = fieldOf(me.json, 'id');
  const notes = `${base}/merge_requests/${number}/notes`;
  return forgeAt(api, {
    comments: notes,
    comment: (note) => `${notes}/${note}`,
    updateMethod: 'PUT',
    nextPage: ({ headers }) => {
      const next = headers.get('x-next-page') ?? '';
      return /^\d+$/.test(next) ? `${notes}?per_page=100&page=${next}` : null;
    },
    isOwn: (note) => fieldOf(fieldOf(note, 'author'), 'id') === id && fieldOf(note, 'system') !== true,
    hint: HINT,
  });
}

async function numberOfCommit(api: Api, base: string, { env, flags }: Where): Promise<number | null> {
  const commit = needed(
    flags.commit ?? env.CI_COMMIT_SHA,
    'the merge request',
    'pass --number, or --commit with the commit that it was merged as',
  );
  const path = `${base}/repository/commits/${encodeURIComponent(commit)}/merge_requests`;
  return firstNumber(api, path, await call(api, 'GET', path), 'iid', HINT);
}
