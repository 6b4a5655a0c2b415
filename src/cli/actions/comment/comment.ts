import { resolve } from 'node:path';
import { FILE_LIMITS, readBoundedFile, readBoundedStream, reasonOf } from '../../../bounded-file.ts';
import { PgherdError } from '../../../errors.ts';
import { durationOption } from '../../options/duration-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText, wholeNumber } from '../../shell/output.ts';
import type { Forge } from './forge.ts';
import { githubForge } from './github.ts';
import { gitlabForge } from './gitlab.ts';
import type { CommentFlags, Where } from './where.ts';

type Done = 'created' | 'updated' | 'unchanged' | 'no pull request';

const PROVIDERS = ['github', 'gitlab'] as const;
/** GitHub refuses longer comments; GitLab accepts a million characters. */
const MAX_LENGTH = { github: 65_536, gitlab: 1_000_000 } as const;

/**
 * `pgherd comment [file]`: creates the comment of a pull request, or replaces its text. The first line of the document, its marker,
 * identifies the comment: there is one for each project and environment, and duplicates of it are removed.
 */
export async function runComment(context: CliContext, file: string | undefined, flags: CommentFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const provider = providerOf(context, flags);
  const where: Where = {
    env: context.env,
    flags,
    number: flags.number === undefined ? null : wholeNumber(flags.number, 1, '--number'),
    signal: context.signal,
    maxWaitMs: durationOption(flags.wait, '--wait'),
  };
  const body = await bodyOf(context, file);
  const marker = markerOf(body, file ?? 'standard input');
  if (body.length > MAX_LENGTH[provider]) {
    const limit = MAX_LENGTH[provider].toLocaleString('en');
    throw new PgherdError(
      'usage',
      `the document has ${body.length.toLocaleString('en')} characters; a comment has at most ${limit}`,
      {
        hint: 'pgherd plan --format markdown writes one that fits',
      },
    );
  }
  const forge = await (provider === 'github' ? githubForge(where) : gitlabForge(where));
  const done = forge === null ? 'no pull request' : await keepOne(forge, marker, body);
  if (format === 'json') return printJson(context, { comment: done });
  printText(
    context,
    done === 'no pull request' ? 'No pull request belongs to this commit: nothing to comment on.' : `Comment ${done}.`,
  );
}

/** Two concurrent runs may both create a comment: each looks again, and the first comment stays. */
async function keepOne(forge: Forge, marker: string, body: string): Promise<Done> {
  let created = false;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const own = (await forge.list())
      .filter((comment) => comment.isOwn && comment.body.trimStart().split(/\r?\n/, 1)[0] === marker)
      .sort((a, b) => a.id - b.id);
    const [first, ...others] = own;
    if (first === undefined) {
      await forge.create(body);
      created = true;
      continue;
    }
    for (const { id } of others) await forge.remove(id);
    if (sameText(first.body, body)) return created ? 'created' : 'unchanged';
    // Deleted since the list was read: look again.
    if (await forge.update(first.id, body)) return 'updated';
  }
  throw new PgherdError('http_failed', 'the comment was deleted again and again while it was written', {
    hint: 'another process deletes it: stop that, and run the step again',
  });
}

const MAX_ROUNDS = 5;

/** The forges change line ends and cut blanks at the end. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd();
}

function markerOf(body: string, source: string): string {
  const [first = ''] = body.split(/\r?\n/, 1);
  if (/^<!-- pgherd \S.* -->$/.test(first)) return first;
  throw new PgherdError('usage', `${source} does not begin with the marker of pgherd`, {
    hint: 'write it with pgherd plan --format markdown, or pgherd apply --format markdown',
  });
}

async function bodyOf({ cwd, stdin }: CliContext, file: string | undefined): Promise<string> {
  const isInput = file === undefined || file === '-';
  try {
    const bytes = isInput
      ? await readBoundedStream(stdin, FILE_LIMITS.comment)
      : readBoundedFile(resolve(cwd, file), FILE_LIMITS.comment);
    return bytes.toString('utf8');
  } catch (error) {
    const what = isInput ? 'standard input' : file;
    throw new PgherdError('usage', `${what} cannot be read: ${reasonOf(error)}`, {
      hint: 'pass the output of pgherd plan --format markdown',
      cause: error,
    });
  }
}

function providerOf({ env }: CliContext, { provider }: CommentFlags): (typeof PROVIDERS)[number] {
  if (provider !== undefined) return oneOf(provider, PROVIDERS, '--provider');
  if (env.GITHUB_ACTIONS === 'true') return 'github';
  if (env.GITLAB_CI === 'true') return 'gitlab';
  throw new PgherdError('usage', 'this is neither GitHub Actions nor GitLab CI', {
    hint: 'pass --provider github or --provider gitlab, with --repository and --number',
  });
}
