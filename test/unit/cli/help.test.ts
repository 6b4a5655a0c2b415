import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Command, CommanderError } from 'commander';
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { COMMAND_GROUPS } from '../../../src/cli/help.ts';
import { buildProgram } from '../../../src/cli/program.ts';

async function help(...args: readonly string[]): Promise<string> {
  const stdout = new PassThrough();
  const program = programTo(stdout);
  await program.parseAsync([...args, '--help'], { from: 'user' }).catch((error: unknown) => {
    if (!(error instanceof CommanderError)) throw error;
  });
  stdout.end();
  return await text(stdout);
}

function programTo(stdout: PassThrough): Command {
  const palette = picocolors.createColors(false);
  return buildProgram({
    cwd: '/',
    env: {},
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    interactive: false,
    columns: 100,
    terminalWidth: null,
    palette,
    errorPalette: palette,
    signal: new AbortController().signal,
    ownSignals: () => () => undefined,
    setExitCode: () => undefined,
  });
}

test('--help lists the commands in groups, each sorted, and the first steps', async () => {
  const page = await help();
  const groups = [...page.matchAll(/^([A-Z][a-z ]+:)\n((?: {2}.+\n)+)/gm)].map(([, title = '', lines = '']) => ({
    title,
    names: [...lines.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name),
  }));

  expect(groups.map(({ title }) => title)).toEqual(expect.arrayContaining(Object.keys(COMMAND_GROUPS)));
  for (const { title, names } of groups.filter((group) => group.title in COMMAND_GROUPS)) {
    expect(names, title).toEqual(COMMAND_GROUPS[title]?.toSorted());
    expect(names.length, title).toBeGreaterThan(2);
  }
  expect(page).toContain('First steps: pgherd init; pgherd dev');
  expect(page).not.toContain('__names');
});

test('the help of a command ends with examples, each of which the program can read', async () => {
  const program = programTo(new PassThrough());
  const pages = await Promise.all(
    program.commands.map(async (command) => [command.name(), await help(command.name())] as const),
  );
  const examples = pages.flatMap(([, page]) => [...page.matchAll(/^ {2}pgherd (.+)$/gm)].map(([, line = '']) => line));

  expect(pages.filter(([, page]) => page.includes('\nExamples:\n  ')).length).toBeGreaterThan(25);
  expect(examples.length).toBeGreaterThan(40);
  for (const example of examples) {
    const words = [...example.replace(/ [|>] .*$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    const command = program.commands.find((one) => one.name() === words[0]);
    expect(command, example).toBeInstanceOf(Command);
    const known = new Set(command?.options.flatMap(({ long, short }) => [long, short]));
    expect(
      words.filter((word) => word.startsWith('-') && !known.has(word)),
      example,
    ).toEqual([]);
  }
});

test('no option says the same in brackets twice', () => {
  const program = programTo(new PassThrough());
  const options = program.commands.flatMap((command) =>
    command.options.map(({ flags, description }) => ({ flags, command: command.name(), description })),
  );

  expect(options.length).toBeGreaterThan(200);
  expect(options.filter(({ description }) => /(\([^()]+\)).*\1/.test(description))).toEqual([]);
});
