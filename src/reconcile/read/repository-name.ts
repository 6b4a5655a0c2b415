import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { DIRECTORY_ID } from '../../plan/origin.ts';

/** The longest name of a project. */
const MAX_LENGTH = 63;

/**
 * Returns a name for a project that states none, which two repositories never share and all clones of one do: the
 * address of its remote without the user (`github.com/acme/shop`), else its first commit; then the path of the
 * directory in the repository. Returns null outside a Git repository, and in one without remote and commit.
 */
export function repositoryName(directory: string, withPath: boolean): string | null {
  const root = repositoryRoot(directory);
  if (root === null) return null;
  const name = remoteName(root) ?? firstCommit(root);
  if (name === null) return null;
  const path = withPath ? relative(root, directory).split(sep).join('/') : '';
  const whole = path === '' ? name : `${name}/${path}`;
  if (whole.length <= MAX_LENGTH) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 12);
  return `${whole.slice(0, MAX_LENGTH - hash.length - 1)}-${hash}`;
}

/**
 * Returns the id of a directory outside a Git repository: a hash of its real path. Projects in two such directories would
 * otherwise share the name "default" unnoticed.
 */
export function directoryId(directory: string): string {
  return `${DIRECTORY_ID}${createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 32)}`;
}

function repositoryRoot(directory: string): string | null {
  if (statSync(join(directory, '.git'), { throwIfNoEntry: false }) !== undefined) return directory;
  const parent = dirname(directory);
  return parent === directory ? null : repositoryRoot(parent);
}

function remoteName(root: string): string | null {
  const section = /^\[remote "origin"\][^[]*?^\s*url\s*=\s*(.+?)\s*$/m.exec(readConfig(root))?.[1];
  if (section === undefined) return null;
  const address = section
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^/]*@/, '')
    .replace(/^([^/:]+):(?![0-9]+\/)/, '$1/')
    .replace(/(?:\.git)?\/*$/, '');
  return address === '' || address.startsWith('/') || address.startsWith('.') ? null : address;
}

/** The configuration of the repository; in a linked work tree `.git` is a file that names its directory. */
function readConfig(root: string): string {
  try {
    const path = join(root, '.git');
    if (statSync(path).isDirectory()) return readFileSync(join(path, 'config'), 'utf8');
    const gitDir = resolve(root, /^gitdir: (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? '');
    const common = readFileSync(join(gitDir, 'commondir'), 'utf8').trim();
    return readFileSync(join(resolve(gitDir, common), 'config'), 'utf8');
  } catch {
    return '';
  }
}

/** `git-` and the first commit; null without git, without commits, and in a shallow clone, which lacks it. */
function firstCommit(root: string): string | null {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 3_000,
    }).trim();
  try {
    if (git('rev-parse', '--is-shallow-repository') === 'true') return null;
    const commit = git('rev-list', '--max-parents=0', 'HEAD').split('\n').at(-1) ?? '';
    return commit === '' ? null : `git-${commit.slice(0, 12)}`;
  } catch {
    return null;
  }
}
