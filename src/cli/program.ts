import { type Command, Help, Option } from 'commander';
import { explainCommand } from './commands/author/explain.ts';
import { exportCommand } from './commands/author/export.ts';
import { fmtCommand } from './commands/author/fmt.ts';
import { importCommand } from './commands/author/import.ts';
import { initCommand } from './commands/author/init.ts';
import { nextCommand } from './commands/author/next.ts';
import { pullCommand } from './commands/author/pull.ts';
import { renderCommand } from './commands/author/render.ts';
import { schemaCommand } from './commands/author/schema.ts';
import { testCommand } from './commands/author/test.ts';
import { validateCommand } from './commands/author/validate.ts';
import { alertsCommand } from './commands/inspect/alerts.ts';
import { auditCommand } from './commands/inspect/audit.ts';
import { doctorCommand } from './commands/inspect/doctor.ts';
import { graphCommand, suggestCommand } from './commands/inspect/graph.ts';
import { jobCommand } from './commands/inspect/job.ts';
import { jobsCommand } from './commands/inspect/jobs.ts';
import { logCommand } from './commands/inspect/log.ts';
import { statusCommand } from './commands/inspect/status.ts';
import { taskCommand } from './commands/inspect/task.ts';
import { tasksCommand } from './commands/inspect/tasks.ts';
import { topCommand } from './commands/inspect/top.ts';
import { topicCommand } from './commands/inspect/topic.ts';
import { topicsCommand } from './commands/inspect/topics.ts';
import { whyCommand } from './commands/inspect/why.ts';
import { workersCommand } from './commands/inspect/workers.ts';
import { cancelCommand, retryCommand } from './commands/operate/cancel.ts';
import { enqueueCommand } from './commands/operate/enqueue.ts';
import { pauseCommand, resumeCommand } from './commands/operate/pause.ts';
import { triggerCommand } from './commands/operate/trigger.ts';
import { applyCommand } from './commands/review/apply.ts';
import { approveCommand } from './commands/review/approve.ts';
import { commentCommand } from './commands/review/comment.ts';
import { historyCommand } from './commands/review/history.ts';
import { planCommand } from './commands/review/plan.ts';
import { rollbackCommand } from './commands/review/rollback.ts';
import { completionCommand } from './commands/serve/completion.ts';
import { devCommand } from './commands/serve/dev.ts';
import { migrateCommand } from './commands/serve/migrate.ts';
import { namesCommand } from './commands/serve/names.ts';
import { runCommand } from './commands/serve/run.ts';
import { uninstallCommand } from './commands/serve/uninstall.ts';
import { describeCommands } from './help.ts';
import { CliCommand } from './shell/cli-command.ts';
import type { CliContext } from './shell/context.ts';
import { readVersion } from './shell/version.ts';

/** Registers every command. A command loads its heavy modules inside its action, so that `--help` stays fast. */
export function buildProgram(context: CliContext): Command {
  const program = new CliCommand('pgherd')
    .description('GitOps for PostgreSQL jobs: review, apply and run scheduled SQL from Git.')
    .version(readVersion(), '-V, --version', 'print the version')
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureHelp({ optionDescription: describeOption, sortSubcommands: true })
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    });
  for (const register of COMMANDS) register(program, context);
  for (const command of program.commands) addCommonOptions(command);
  describeCommands(program);
  return program;
}

/** Every command; `help.ts` groups them. */
const COMMANDS: readonly ((program: Command, context: CliContext) => void)[] = [
  initCommand,
  validateCommand,
  testCommand,
  fmtCommand,
  explainCommand,
  schemaCommand,
  renderCommand,
  completionCommand,
  nextCommand,
  planCommand,
  applyCommand,
  approveCommand,
  commentCommand,
  migrateCommand,
  jobsCommand,
  jobCommand,
  topicsCommand,
  topicCommand,
  exportCommand,
  importCommand,
  pullCommand,
  historyCommand,
  auditCommand,
  rollbackCommand,
  enqueueCommand,
  pauseCommand,
  resumeCommand,
  cancelCommand,
  retryCommand,
  runCommand,
  devCommand,
  triggerCommand,
  statusCommand,
  tasksCommand,
  taskCommand,
  whyCommand,
  graphCommand,
  suggestCommand,
  logCommand,
  alertsCommand,
  topCommand,
  workersCommand,
  doctorCommand,
  uninstallCommand,
  namesCommand,
];

/** Accepted after every command, where people type them. */
function addCommonOptions(command: Command): void {
  command
    .option('--no-color', 'disable colors')
    .option('--verbose', 'also print the underlying error')
    .addOption(new Option('--now <iso>', 'use this instant as the current time').hideHelp());
}

/** Commander would print `(default: [])`: the empty list that a repeatable option starts with is of no use to a reader. */
function describeOption(option: Option): string {
  const isEmptyList = Array.isArray(option.defaultValue) && option.defaultValue.length === 0;
  return isEmptyList ? option.description : Help.prototype.optionDescription(option);
}
