// Stands in for the comment APIs of GitHub and GitLab, in a process of its own: answers with the shapes that they answer with, page by
// page, from a state file, and writes down each request. Prints its address.

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [statePath] = process.argv.slice(2);
const read = () => JSON.parse(readFileSync(statePath, 'utf8'));
const PAGE = 2;

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const state = read();
  const url = new URL(request.url, `http://${request.headers.host}`);
  const body = text === '' ? null : JSON.parse(text);
  state.requests.push({ method: request.method, path: url.pathname + url.search });
  const answer = faultOf(state, request, url) ?? answerOf(state, request, url, body);
  writeFileSync(statePath, JSON.stringify(state));
  response.writeHead(answer.status, { 'Content-Type': 'application/json; charset=utf-8', ...answer.headers });
  response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

/** The next planned fault that fits, once; `deletes` removes a comment before the request is answered. */
function faultOf(state, { method }, url) {
  const index = state.faults.findIndex((fault) => fault.method === method && url.pathname.includes(fault.path));
  if (index === -1) return null;
  const [fault] = state.faults.splice(index, 1);
  if (fault.deletes !== undefined) {
    state.comments = state.comments.filter(({ id }) => id !== fault.deletes);
    return null;
  }
  return { status: fault.status, headers: fault.headers ?? {}, body: fault.body };
}

function answerOf(state, request, url, body) {
  const isGitlab = url.pathname.startsWith('/api/v4/');
  const token = isGitlab ? request.headers['private-token'] : request.headers.authorization?.replace('Bearer ', '');
  if (token !== state.token) {
    return isGitlab
      ? { status: 401, body: { message: '401 Unauthorized' } }
      : {
          status: 401,
          body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' },
        };
  }
  return isGitlab ? gitlab(state, request.method, url, body) : github(state, request.method, url, body);
}

function github(state, method, url, body) {
  const path = url.pathname;
  if (path === '/repos/shop/jobs/issues/7/comments') {
    if (method === 'POST') return { status: 201, body: githubComment(add(state, body.body)) };
    const { page, rows, more } = paged(state, url);
    const next = `<${url.origin}${path}?per_page=100&page=${page + 1}>; rel="next", <${url.origin}${path}?page=9>; rel="last"`;
    return { status: 200, headers: more ? { Link: next } : {}, body: rows.map(githubComment) };
  }
  const id = Number(/^\/repos\/shop\/jobs\/issues\/comments\/(\d+)$/.exec(path)?.[1] ?? 'NaN');
  if (!Number.isNaN(id))
    return change(state, method, id, body, 'PATCH', githubComment, { message: 'Not Found', status: '404' });
  if (/^\/repos\/shop\/jobs\/commits\/[0-9a-f]+\/pulls$/.test(path)) {
    return {
      status: 200,
      body: state.requestsOfCommit.map((number) => ({ id: 1e9 + number, number, state: 'closed' })),
    };
  }
  return {
    status: 404,
    body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
  };
}

function githubComment({ id, login, body }) {
  return {
    id,
    node_id: `IC_${id}`,
    url: `https://api.github.com/repos/shop/jobs/issues/comments/${id}`,
    html_url: `https://github.com/shop/jobs/pull/7#issuecomment-${id}`,
    issue_url: 'https://api.github.com/repos/shop/jobs/issues/7',
    user: {
      login,
      id: login.length,
      node_id: 'U_1',
      type: login.endsWith('[bot]') ? 'Bot' : 'User',
      site_admin: false,
    },
    created_at: '2026-11-28T08:00:00Z',
    updated_at: '2026-11-28T08:00:00Z',
    author_association: 'NONE',
    body,
    reactions: { total_count: 0 },
    performed_via_github_app: null,
  };
}

function gitlab(state, method, url, body) {
  const path = url.pathname.replace('/api/v4', '');
  if (path === '/user') return { status: 200, body: { id: state.own.length, username: state.own, state: 'active' } };
  if (path === '/projects/shop%2Fjobs/merge_requests/7/notes') {
    if (method === 'POST') return { status: 201, body: note(add(state, body.body)) };
    const { page, rows, more } = paged(state, url);
    return {
      status: 200,
      headers: { 'X-Page': String(page), 'X-Per-Page': '100', 'X-Next-Page': more ? String(page + 1) : '' },
      body: rows.map(note),
    };
  }
  const id = Number(/^\/projects\/shop%2Fjobs\/merge_requests\/7\/notes\/(\d+)$/.exec(path)?.[1] ?? 'NaN');
  if (!Number.isNaN(id)) return change(state, method, id, body, 'PUT', note, { message: '404 Note Not Found' });
  if (/^\/projects\/shop%2Fjobs\/repository\/commits\/[0-9a-f]+\/merge_requests$/.test(path)) {
    return { status: 200, body: state.requestsOfCommit.map((iid) => ({ id: 1e6 + iid, iid, state: 'merged' })) };
  }
  return { status: 404, body: { message: '404 Project Not Found' } };
}

function note({ id, login, body, system = false }) {
  return {
    id,
    type: null,
    body,
    author: { id: login.length, username: login, name: login, state: 'active' },
    created_at: '2026-11-28T08:00:00.000Z',
    updated_at: '2026-11-28T08:00:00.000Z',
    system,
    noteable_id: 377,
    noteable_type: 'MergeRequest',
    project_id: 5,
    resolvable: false,
    confidential: false,
    noteable_iid: 7,
  };
}

function add(state, body) {
  const comment = { id: Math.max(100, ...state.comments.map(({ id }) => id)) + 1, login: state.own, body };
  state.comments.push(comment);
  return comment;
}

function change(state, method, id, body, updates, shape, missing) {
  const found = state.comments.find((comment) => comment.id === id);
  if (found === undefined) return { status: 404, body: missing };
  if (method === 'DELETE') {
    state.comments = state.comments.filter((comment) => comment !== found);
    return { status: 204 };
  }
  if (method !== updates) return { status: 405, body: { message: 'Method Not Allowed' } };
  if (found.login !== state.own) return { status: 403, body: { message: 'Resource not accessible by integration' } };
  found.body = body.body;
  return { status: 200, body: shape(found) };
}

function paged(state, url) {
  const page = Number(url.searchParams.get('page') ?? '1');
  const rows = state.comments.slice((page - 1) * PAGE, page * PAGE);
  return { page, rows, more: state.comments.length > page * PAGE };
}
