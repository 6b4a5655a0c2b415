// Stands in for `gh` and `npm` in tests of workflows: keeps the comments of one pull request, and writes down each call.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const [statePath, program, ...args] = process.argv.slice(2);
const state = JSON.parse(readFileSync(statePath, 'utf8'));
state.calls.push([program, ...args]);
if (program === 'gh') api(args);
writeFileSync(statePath, JSON.stringify(state));

function api([command, ...rest]) {
  if (command !== 'api' || !process.env.GH_TOKEN) throw new Error(`gh ${command}: not known, or without a token`);
  const options = {};
  const paths = [];
  for (let i = 0; i < rest.length; i++) {
    if (['--method', '--field', '--jq'].includes(rest[i])) options[rest[i]] = rest[++i];
    else if (['--silent', '--paginate'].includes(rest[i])) options[rest[i]] = true;
    else paths.push(rest[i]);
  }
  const [path] = paths;
  const body = options['--field']?.startsWith('body=@') ? readFileSync(options['--field'].slice(6), 'utf8') : null;
  const comment = /^repos\/shop\/jobs\/issues\/comments\/(\d+)$/.exec(path);
  if (options['--method'] === 'PATCH' && comment !== null) {
    const found = state.comments.find(({ id }) => id === Number(comment[1]));
    if (found?.user.login !== 'github-actions[bot]') throw new Error('HTTP 403: not your comment');
    found.body = body;
  } else if (path === 'repos/shop/jobs/issues/7/comments' && options['--method'] === 'POST') {
    state.comments.push({ id: state.comments.length + 101, user: { login: 'github-actions[bot]' }, body });
  } else if (path === 'repos/shop/jobs/issues/7/comments' && options['--method'] === undefined) {
    process.stdout.write(filtered(state.comments, options['--jq']));
  } else throw new Error(`HTTP 404: ${path}`);
}

/** As jq where there is one; else the one filter that is used, read by hand. */
function filtered(comments, filter) {
  const jq = spawnSync('jq', ['-r', filter], { input: JSON.stringify(comments), encoding: 'utf8' });
  if (jq.error === undefined) return jq.stdout;
  const form =
    /^\.\[\] \| select\(\.user\.login == "([^"]+)"\) \| select\(\.body \| startswith\(env\.(\w+)\)\) \| \.id$/;
  const match = form.exec(filter);
  if (match === null) throw new Error(`a filter that only jq can read: ${filter}`);
  const found = comments.filter(({ user, body }) => user.login === match[1] && body.startsWith(process.env[match[2]]));
  return found.map(({ id }) => `${id}\n`).join('');
}
