import { expect, test } from 'vitest';
import { runHere } from '../../support/run-command.ts';

// Each mistake that a command line can have, with the next step.
test.each([
  [
    ['apply', '--grace', '5s'],
    'unknown option --grace for pgherd apply',
    '--grace is an option of pgherd run; see pgherd apply --help',
  ],
  [
    ['plan', '--slots', '3'],
    'unknown option --slots for pgherd plan',
    '--slots is an option of pgherd run, pgherd dev; see pgherd plan --help',
  ],
  [
    ['jobs', '--yes'],
    'unknown option --yes for pgherd jobs',
    '--yes is an option of pgherd apply, pgherd pull, pgherd rollback and 3 more; see pgherd jobs --help',
  ],
  [
    ['history', '--limt', '3'],
    'unknown option --limt for pgherd history',
    'did you mean --limit? see pgherd history --help',
  ],
  [['apply', '--nonsense'], 'unknown option --nonsense for pgherd apply', 'see pgherd apply --help'],
  [['--nonsense'], 'unknown option --nonsense', 'see pgherd --help'],
  [['aply'], 'unknown command "aply"', 'did you mean pgherd apply?'],
  [['ls'], 'unknown command "ls"', 'did you mean pgherd jobs?'],
  [['constructor'], 'unknown command "constructor"', 'see pgherd --help'],
  [['name'], 'unknown command "name"', 'see pgherd --help'],
  [['job'], 'pgherd job: the argument <name> is missing', 'usage: pgherd job [options] <name>'],
  [['run', 'foo'], 'pgherd run: too many arguments (expected 0, found 1)', 'usage: pgherd run [options]'],
  [
    ['trigger', 'nightly', 'report'],
    'pgherd trigger: too many arguments (expected 1, found 2)',
    'quote an argument that contains spaces; usage: pgherd trigger [options] [job]',
  ],
  [
    ['run', '--slots'],
    'pgherd run: option --slots <n> needs a value',
    'number of tasks to run at once (default: of pgherd.yaml, else 8)',
  ],
  [
    ['completion', 'tcsh'],
    'pgherd completion: invalid shell "tcsh" (expected one of bash, zsh, fish)',
    'usage: pgherd completion [options] <shell>',
  ],
])('%j is refused with the next step', async (argv, message, hint) => {
  const expected = { code: 64, stdout: '', stderr: `error: ${message}\nhint: ${hint}\n` };
  expect(await runHere(argv)).toEqual(expected);
});

test('a mistake in the command line is JSON where JSON is asked for', async () => {
  const { code, stdout } = await runHere(['plan', '--format', 'json', '--nonsense']);

  expect(code).toBe(64);
  expect(JSON.parse(stdout)).toEqual({
    error: { code: 'usage', message: 'unknown option --nonsense for pgherd plan', hint: 'see pgherd plan --help' },
  });
});
