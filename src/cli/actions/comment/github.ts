import { FILE_LIMITS, readBoundedFile } from '../../../bounded-file.ts';
import { type Api, call, fieldOf } from './api.ts';
import { type Forge, firstNumber, forgeAt, needed } from './forge.ts';
import type { Where } from './where.ts';

const HINT = 'the token needs permission to write comments: permissions: { pull-requests: write }';

/** The comments of a pull request on GitHub; null: no pull request belongs to the commit. */
export async function githubForge(where: Where): Promise<Forge | null> {
  const { env, flags } = where;
  const token = needed(env[flags.tokenEnv ?? 'GITHUB_TOKEN'], 'the token', tokenHint(flags.tokenEnv ?? 'GITHUB_TOKEN'));
  const api: Api = {
    url: (flags.apiUrl ?? env.GITHUB_API_URL ?? 'https://api.github.com').replace(/\/+$/, ''),
    headers: {
      Accept: 'application/vnd.github+json',
      Authorization: `Bearer ${token}`,
      'X-GitHub-Api-Version': '2022-11-28',
    },
    signal: where.signal,
    maxWaitMs: where.maxWaitMs,
  };
  const repository = needed(
    flags.repository ?? env.GITHUB_REPOSITORY,
    'the repository',
    'pass --repository owner/name',
  );
  const base = `/repos/${repository.split('/').map(encodeURIComponent).join('/')}`;
  const number = where.number ?? eventNumber(env.GITHUB_EVENT_PATH) ?? (await numberOfCommit(api, base, where));
  if (number === null) return null;
  const author = flags.author ?? 'github-actions[bot]';
  return forgeAt(api, {
    comments: `${base}/issues/${number}/comments`,
    comment: (id) => `${base}/issues/comments/${id}`,
    updateMethod: 'PATCH',
    nextPage: ({ headers }) => nextLink(headers.get('link'), api.url),
    isOwn: (comment) => fieldOf(fieldOf(comment, 'user'), 'login') === author,
    hint: HINT,
  });
}

function tokenHint(variable: string): string {
  return `set ${variable} to a token that may write comments, for example $\{{ github.token }}`;
}

/** The pull request of the event that started the workflow. */
function eventNumber(path: string | undefined): number | null {
  if (path === undefined || path === '') return null;
  try {
    const number = fieldOf(
      fieldOf(JSON.parse(readBoundedFile(path, FILE_LIMITS.comment).toString('utf8')), 'pull_request'),
      'number',
    );
    return typeof number === 'number' ? number : null;
  } catch {
    return null;
  }
}

async function numberOfCommit(api: Api, base: string, { env, flags }: Where): Promise<number | null> {
  const commit = needed(
    flags.commit ?? env.GITHUB_SHA,
    'the pull request',
    'pass --number, or --commit with the commit that it was merged as',
  );
  const path = `${base}/commits/${encodeURIComponent(commit)}/pulls`;
  return firstNumber(api, path, await call(api, 'GET', path), 'number', HINT);
}

/** `<https://api.github.com/…&page=2>; rel="next", …` */
function nextLink(link: string | null, apiUrl: string): string | null {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  // The token goes to no other server.
  return next?.startsWith(`${apiUrl}/`) === true ? next.slice(apiUrl.length) : null;
}
