import type { Command } from 'commander';
import type { CommentFlags } from '../../actions/comment/where.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd comment [file]`: keeps one comment of a pull request or merge request up to date. */
export const commentCommand = (program: Command, context: CliContext): void => {
  program
    .command('comment')
    .description('write a plan or its outcome as the one comment of a pull request')
    .argument('[file]', 'document of plan or apply --format markdown (default: standard input)')
    .option('--provider <name>', 'github or gitlab (default: of the CI that runs)')
    .option('--repository <name>', 'owner/name on GitHub, id or path on GitLab (default: of the CI that runs)')
    .option('--number <n>', 'number of the pull request or merge request (default: of the event, else of the commit)')
    .option('--commit <sha>', 'commit of the pull request (default: of the CI that runs)')
    .option('--api-url <url>', 'address of the API (default: of the CI that runs)')
    .option('--token-env <variable>', 'variable that holds the token (default: GITHUB_TOKEN or GITLAB_TOKEN)')
    .option('--author <login>', 'login of the token on GitHub (default: github-actions[bot])')
    .option('--wait <duration>', 'wait at most this long for rate limits and failing answers', '60s')
    .option('--format <format>', 'text or json', 'text')
    .action(async (file: string | undefined, flags: CommentFlags) => {
      const { runComment } = await import('../../actions/comment/comment.ts');
      await runComment(context, file, flags);
    });
};
