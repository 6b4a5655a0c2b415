import type { Command } from 'commander';

/** The commands in the order of `pgherd --help`, by what they are for; each group is sorted by name. */
export const COMMAND_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Write definitions:': [
    'explain',
    'export',
    'fmt',
    'graph',
    'import',
    'init',
    'next',
    'pull',
    'render',
    'schema',
    'suggest',
    'test',
    'validate',
  ],
  'Review and apply:': ['apply', 'approve', 'comment', 'history', 'plan', 'rollback'],
  'Look:': [
    'alerts',
    'audit',
    'doctor',
    'job',
    'jobs',
    'log',
    'status',
    'task',
    'tasks',
    'top',
    'topic',
    'topics',
    'why',
    'workers',
  ],
  'Act:': ['cancel', 'enqueue', 'pause', 'resume', 'retry', 'trigger'],
  'Install and run:': ['completion', 'dev', 'migrate', 'run', 'uninstall'],
};

/** Examples of the commands, below their help. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  alerts: ['pgherd alerts --state firing', 'pgherd alerts --job nightly-rebuild --state late'],
  apply: ['pgherd apply', 'pgherd apply --env prod --yes', 'pgherd apply plan.json'],
  audit: ['pgherd audit --login alice'],
  cancel: ['pgherd cancel 4711', 'pgherd cancel --state pending --topic mail', 'pgherd cancel --job sync-erp --yes'],
  completion: ['source <(pgherd completion bash)', 'pgherd completion fish | source'],
  dev: ['pgherd dev', 'pgherd dev jobs --once'],
  doctor: ['pgherd doctor', 'pgherd doctor --format json'],
  enqueue: [
    "pgherd enqueue 'refresh materialized view sales' --topic reports",
    "pgherd enqueue 'select 1' --delay 10m",
  ],
  explain: ['pgherd explain retry', 'pgherd explain job purge-orders'],
  export: ['pgherd export --all > jobs.yaml'],
  fmt: ['pgherd fmt', 'pgherd fmt --check'],
  history: ['pgherd history', 'pgherd history --project billing'],
  import: ['pgherd import pg_cron > jobs/pg_cron.yaml', 'pgherd import crontab:/etc/crontab'],
  init: ['pgherd init', 'pgherd init my-jobs'],
  job: ['pgherd job check-revenue'],
  jobs: ['pgherd jobs --state failing', 'pgherd jobs --label team=orders --sort next', 'pgherd jobs --watch'],
  log: [
    'pgherd log --state failed --since 1h',
    'pgherd log --job check-revenue --follow',
    "pgherd log --match 'deadlock'",
  ],
  migrate: ['pgherd migrate', 'pgherd migrate --print'],
  next: ["pgherd next '30 2 * * 1-5' --timezone Europe/Berlin"],
  pause: ['pgherd pause job purge-orders --reason migration --until 2h', 'pgherd pause topic mail'],
  plan: ['pgherd plan', 'pgherd plan --env prod --out plan.json', 'pgherd plan --format markdown'],
  render: ['pgherd render'],
  resume: ['pgherd resume job purge-orders'],
  retry: ['pgherd retry 4711', 'pgherd retry --state failed --job check-revenue --since 1h'],
  rollback: ['pgherd rollback 41 --plan', 'pgherd rollback 41'],
  run: ['pgherd run', 'pgherd run --slots 16 --http 127.0.0.1:8080', 'pgherd run --sync .'],
  schema: ['pgherd schema > definitions.schema.json'],
  status: ['pgherd status', 'pgherd status --watch'],
  task: ['pgherd task 4711'],
  tasks: ['pgherd tasks --topic mail', 'pgherd tasks --state running --watch'],
  top: ['pgherd top', 'pgherd top --topic mail'],
  topic: ['pgherd topic mail'],
  topics: ['pgherd topics --state paused', 'pgherd topics --sort waiting'],
  trigger: ['pgherd trigger purge-orders --wait', 'pgherd trigger purge-orders --param days=7'],
  uninstall: ['pgherd uninstall --print'],
  validate: ['pgherd validate', 'pgherd validate --format sarif'],
  workers: ['pgherd workers --watch'],
};

/** Puts the commands into their groups, and examples below their help. */
export function describeCommands(program: Command): void {
  for (const [group, names] of Object.entries(COMMAND_GROUPS)) {
    for (const command of program.commands) if (names.includes(command.name())) command.helpGroup(group);
  }
  for (const command of program.commands) {
    const examples = EXAMPLES[command.name()];
    if (examples !== undefined)
      command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
  }
  program.addHelpText('after', '\nFirst steps: pgherd init; pgherd dev\nHelp for a command: pgherd <command> --help');
}
