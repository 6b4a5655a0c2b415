import { Command, Option } from 'commander';
import { applyCommand } from './commands/apply.ts';
import { cancelCommand, retryCommand } from './commands/cancel.ts';
import { completionCommand } from './commands/completion.ts';
import { devCommand } from './commands/dev.ts';
import { doctorCommand } from './commands/doctor.ts';
import { enqueueCommand } from './commands/enqueue.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { fmtCommand } from './commands/fmt.ts';
import { historyCommand } from './commands/history.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { jobsCommand } from './commands/jobs.ts';
import { logCommand } from './commands/log.ts';
import { migrateCommand } from './commands/migrate.ts';
import { nextCommand } from './commands/next.ts';
import { pauseCommand, resumeCommand } from './commands/pause.ts';
import { planCommand } from './commands/plan.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { runCommand } from './commands/run.ts';
import { statusCommand } from './commands/status.ts';
import { tasksCommand } from './commands/tasks.ts';
import { topicsCommand } from './commands/topics.ts';
import { triggerCommand } from './commands/trigger.ts';
import { validateCommand } from './commands/validate.ts';
import { workersCommand } from './commands/workers.ts';
import type { CliContext } from './context.ts';
import { readVersion } from './version.ts';

/** Every command registers itself here; a command's heavy imports happen inside its action, so `--help` stays fast. */
export function buildProgram(context: CliContext): Command {
  const program = new Command('pgherd')
    .description('GitOps for PostgreSQL jobs: review, apply and run scheduled SQL from Git.')
    .version(readVersion(), '-V, --version', 'print the version')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    });
  for (const register of COMMANDS) register(program, context);
  for (const command of program.commands) addCommonOptions(command);
  return program;
}

/** In the order `--help` shows them. */
const COMMANDS: readonly ((program: Command, context: CliContext) => void)[] = [
  initCommand,
  validateCommand,
  fmtCommand,
  explainCommand,
  completionCommand,
  nextCommand,
  planCommand,
  applyCommand,
  migrateCommand,
  jobsCommand,
  topicsCommand,
  exportCommand,
  importCommand,
  historyCommand,
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
  logCommand,
  workersCommand,
  doctorCommand,
];

/** Accepted behind every command, where people type them. */
function addCommonOptions(command: Command): void {
  command
    .option('--no-color', 'plain text')
    .option('--verbose', 'show what lies underneath an error')
    .addOption(new Option('--now <iso>', 'the instant all relative values derive from').hideHelp());
}
