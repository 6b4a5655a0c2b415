/**
 * Whether a path (with `/`) matches one of the globs: `**` any directories, `*` and `?` within a name, `{a,b}`,
 * `[a-z]`.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => new RegExp(`^${globPattern(glob.replace(/^\.\//, ''))}$`, 'u'));
  return (path) => patterns.some((pattern) => pattern.test(path));
}

const TOKEN = /\*\*\/|\*\*|\*|\?|\{[^{}]*\}|\[[^\]/]+\]|[\s\S]/gu;

function globPattern(glob: string): string {
  // A glob that names a directory matches everything in it.
  const whole = glob.endsWith('/') ? `${glob}**` : glob;
  return (whole.match(TOKEN) ?? []).map(tokenPattern).join('');
}

function tokenPattern(token: string): string {
  if (token === '**/') return '(?:[^/]+/)*';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.length > 1 && token.startsWith('{')) {
    return `(?:${token.slice(1, -1).split(',').map(globPattern).join('|')})`;
  }
  if (token.length > 1 && token.startsWith('[')) {
    const inner = token.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\').replaceAll('[', '\\[');
    return `[${inner}]`;
  }
  return token.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
}
