import { resolve } from 'node:path';
import type { Command } from 'commander';
import { printable } from '../../../text/printable.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';

/** `pgherd init [dir]`: writes a starter repository. Overwrites nothing. */
export const initCommand = (program: Command, context: CliContext): void => {
  program
    .command('init')
    .description('write a starter repository: pgherd.yaml, two files of jobs, a workflow for CI')
    .argument('[dir]', 'directory, created if it does not exist', '.')
    .option('--format <format>', 'text or json', 'text')
    .action(async (dir: string, options: { readonly format: string }) => {
      const format = oneOf(options.format, ['text', 'json'], '--format');
      const { writeStarter } = await import('../../actions/init.ts');
      const created = writeStarter(resolve(context.cwd, dir));
      if (format === 'json') printJson(context, { directory: dir, created });
      else printText(context, report(context, dir, created));
    });
};

function report(context: CliContext, dir: string, created: readonly string[]): string {
  const c = context.palette;
  const where = dir === '.' ? '' : ` ${shellWord(dir)}`;
  const hasUrl = [context.env.PGHERD_URL, context.env.DATABASE_URL].some((url) => url !== undefined && url !== '');
  const steps: readonly (readonly [string, string])[] = [
    ...(hasUrl
      ? []
      : [['export PGHERD_URL=postgres://user:password@host:5432/database', 'the database to use'] as const]),
    [`pgherd validate${where}`, 'check the definitions, offline'],
    ['pgherd migrate', 'install pgherd in the database'],
    [`pgherd plan${where}`, 'see what apply would change there'],
    [`pgherd apply${where}`, 'change it, in one transaction'],
    ['pgherd run', 'run the jobs when they are due'],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  return [
    ...created.map((file) => `${c.green('created')} ${printable(dir === '.' ? file : `${dir}/${file}`)}`),
    '',
    'Next:',
    ...steps.map(([command, what]) => `  ${c.bold(command.padEnd(width))}  ${c.dim(what)}`),
    '',
  ].join('\n');
}

/** Quotes a word for a shell where needed. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
}
