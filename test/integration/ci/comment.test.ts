import { beforeEach, describe, expect, test } from 'vitest';
import { type CommentApi, startCommentApi, TOKEN } from '../../support/comment-api.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

const MARKER = '<!-- pgherd plan shop prod -->';
const BODY = `${MARKER}\n### 📝 pgherd plan\n\n**Plan:** 1 to add.\n`;

let api: CommentApi;
beforeEach(async () => {
  api = await startCommentApi();
});

const FORGES = [
  {
    provider: 'github',
    own: 'github-actions[bot]',
    env: (): Record<string, string> => ({
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: api.url,
      GITHUB_TOKEN: TOKEN,
      GITHUB_REPOSITORY: 'shop/jobs',
      GITHUB_SHA: 'abc123',
    }),
  },
  {
    provider: 'gitlab',
    own: 'project_5_bot',
    env: (): Record<string, string> => ({
      GITLAB_CI: 'true',
      CI_API_V4_URL: `${api.url}/api/v4`,
      GITLAB_TOKEN: TOKEN,
      CI_PROJECT_ID: 'shop/jobs',
      CI_COMMIT_SHA: 'abc123',
    }),
  },
] as const;

describe.each(FORGES)('the comment on $provider', ({ provider, own, env }) => {
  beforeEach(() => api.set({ own }));
  const comment = async (body: string, ...args: readonly string[]): Promise<string> => {
    const cwd = writeFiles({ 'plan.md': body });
    const done: CommandOutcome = await runCommand(['comment', 'plan.md', ...args], { cwd, env: env() });
    return done.stdout.trim();
  };
  const own7 = (): readonly string[] =>
    api
      .state()
      .comments.filter(({ login }) => login === own)
      .map(({ body }) => body);
  const methods = (): readonly string[] =>
    api
      .state()
      .requests.map(({ method }) => method)
      .filter((method) => method !== 'GET');
  const others = [
    { id: 1, login: 'mallory', body: BODY },
    { id: 2, login: own, body: BODY.replace('shop prod', 'shop staging') },
    { id: 3, login: 'alice', body: 'LGTM' },
    { id: 4, login: own, body: `I quote:\n${MARKER}` },
  ];

  test('is created once, updated in place on any page, and left alone when it says the same', async () => {
    api.set({ comments: others });
    expect(await comment(BODY, '--number', '7')).toBe('Comment created.');
    expect(await comment(`${MARKER}\n**No changes.**\n`, '--number', '7')).toBe('Comment updated.');
    expect(await comment(`${MARKER}\r\n**No changes.**`, '--number', '7')).toBe('Comment unchanged.');
    expect(methods()).toEqual(['POST', provider === 'github' ? 'PATCH' : 'PUT']);
    expect(api.state().comments).toEqual([...others, { id: 101, login: own, body: `${MARKER}\n**No changes.**\n` }]);
  });

  test('is the one of the pull request that a merged commit belongs to; without one there is nothing to do', async () => {
    expect(await comment(BODY)).toBe('Comment created.');
    api.set({ requestsOfCommit: [] });
    expect(await comment(BODY, '--commit', 'def')).toBe(
      'No pull request belongs to this commit: nothing to comment on.',
    );
  });

  test('is created again when it was deleted meanwhile', async () => {
    api.set({
      comments: [{ id: 9, login: own, body: `${MARKER}\nold` }],
      faults: [{ method: provider === 'github' ? 'PATCH' : 'PUT', path: '/9', deletes: 9 }],
    });
    expect(await comment(BODY, '--number', '7')).toBe('Comment created.');
    expect(own7()).toEqual([BODY]);
  });

  test('stays one: the duplicates of concurrent runs are removed, the first one stays', async () => {
    api.set({ comments: [8, 9, 10].map((id) => ({ id, login: own, body: `${MARKER}\n${id}` })) });
    expect(await comment(BODY, '--number', '7')).toBe('Comment updated.');
    expect(api.state().comments).toEqual([{ id: 8, login: own, body: BODY }]);
  });

  test('waits for a rate limit and for a broken answer', async () => {
    const path = provider === 'github' ? '/comments' : '/notes';
    api.set({
      faults: [
        { method: 'GET', path, status: 429, headers: { 'Retry-After': '0' }, body: { message: 'Too Many Requests' } },
        { method: 'GET', path, status: 502 },
        {
          method: 'POST',
          path,
          status: 403,
          headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '0' },
          body: { message: 'API rate limit exceeded' },
        },
      ],
    });
    expect(await comment(BODY, '--number', '7')).toBe('Comment created.');
    expect(own7()).toEqual([BODY]);
  });

  test.each([
    [
      'no permission',
      { method: 'POST', status: 403, body: { message: 'Forbidden for you' } },
      '403 Forbidden for you',
      'the token needs',
    ],
    [
      'a limit that lasts',
      { method: 'GET', status: 429, headers: { 'Retry-After': '3600' } },
      'the rate limit is used up for another 3600 s',
      '',
    ],
    ['a broken API', { method: 'GET', status: 500 }, 'it answered 500', 'the comment is as it was'],
  ])('fails with the reason and the next step: %s', async (_what, fault, message, hint) => {
    const path = provider === 'github' ? '/comments' : '/notes';
    api.set({ faults: Array.from({ length: 9 }, () => ({ path, ...fault })) });
    await expect(comment(BODY, '--number', '7', '--wait', '1ms')).rejects.toMatchObject({
      code: 'http_failed',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
    expect(own7()).toEqual([]);
  });

  test('fails without printing the token: an unknown one, none, an unknown pull request', async () => {
    api.set({ token: 'another' });
    await expect(comment(BODY, '--number', '7')).rejects.toMatchObject({ message: expect.stringMatching(/: 401 /) });
    api.set({ token: TOKEN });
    await expect(comment(BODY, '--number', '8')).rejects.toMatchObject({ message: expect.stringMatching(/: 404 /) });
    const without = { ...env(), GITHUB_TOKEN: '', GITLAB_TOKEN: '' };
    const cwd = writeFiles({ 'plan.md': BODY });
    await expect(runCommand(['comment', 'plan.md', '--number', '7'], { cwd, env: without })).rejects.toMatchObject({
      code: 'usage',
      message: 'the token is not known',
    });
  });
});

test.each([
  ['http://127.0.0.1:1', /it cannot be reached: bad port$/],
  ['http://api.invalid', /it cannot be reached: (ENOTFOUND|EAI_AGAIN)$/],
])('says why %s does not answer', async (url, reason) => {
  const cwd = writeFiles({ 'plan.md': BODY });
  const args = ['--provider', 'github', '--repository', 'a/b', '--number', '7', '--api-url', url, '--wait', '1ms'];
  await expect(
    runCommand(['comment', 'plan.md', ...args], { cwd, env: { GITHUB_TOKEN: TOKEN } }),
  ).rejects.toMatchObject({ code: 'http_failed', message: expect.stringMatching(reason) });
});

test.each([
  ['not a plan\n', ['--provider', 'github'], 'plan.md does not begin with the marker of pgherd'],
  ['', ['--provider', 'github'], 'plan.md does not begin with the marker of pgherd'],
  [BODY, [], 'this is neither GitHub Actions nor GitLab CI'],
  [BODY, ['--provider', 'bitbucket'], 'bitbucket'],
  [BODY, ['--provider', 'github', '--number', 'x'], '--number'],
  [BODY + 'x'.repeat(70_000), ['--provider', 'github'], 'a comment has at most 65,536'],
])('refuses %#', async (body, args, message) => {
  const cwd = writeFiles({ 'plan.md': body });
  await expect(runCommand(['comment', 'plan.md', ...args], { cwd })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(message),
  });
});
