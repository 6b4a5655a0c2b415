import picomatch from 'picomatch';

/**
 * Whether a path (with `/`) matches one of the globs: `**` any directories, `*` and `?` within a name, `{a,b}`, `[a-z]`,
 * `[!a]`; `\` before a character takes it as it is. A glob that ends in `/` matches everything in that directory.
 * Throws for one that `globProblem` refuses.
 */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map((glob) => compile(glob.replace(/^\.\//, '').replace(/\/$/, '/**')));
  return (path) => matchers.some((matches) => matches(path));
}

/** The same of a name, which has no directories: `*` and `?` also match `/`. */
export function nameMatcher(globs: readonly string[]): (name: string) => boolean {
  const matchers = globs.map((glob) => compile(withoutSlash(glob)));
  return (name) => matchers.some((matches) => matches(withoutSlash(name)));
}

/** Why a text is not a glob, as the rest of a sentence about it; null when it is one. */
export function globProblem(glob: string): string | null {
  if (glob === '') return 'is empty';
  try {
    compile(glob);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const [, bracket] = /^Missing (?:closing|opening): "(.)"/.exec(reason) ?? [];
    if (bracket !== undefined) return `lacks a "${bracket}"`;
    return `is not a pattern: ${reason.replace(/^Invalid regular expression: .*: /, '')}`;
  }
}

const OPTIONS = {
  dot: true,
  nonegate: true,
  noextglob: true,
  posix: true,
  strictBrackets: true,
  windows: false,
  // Else what is not a regular expression matches nothing, in silence.
  debug: true,
} as const;

function compile(glob: string): (text: string) => boolean {
  // To picomatch quotes and parentheses mean something; in the names of files and jobs they are characters.
  return picomatch(
    glob.replace(/\\.|["()]/gs, (found) => (found.startsWith('\\') ? found : `\\${found}`)),
    OPTIONS,
  );
}

function withoutSlash(text: string): string {
  return text.replaceAll('/', '\u0000');
}
