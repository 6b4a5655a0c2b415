import type { CompletionCommand, CompletionValue } from './describe-program.ts';

/** A completion script for fish: `pgherd completion fish | source`. */
export function fishCompletion(commands: readonly CompletionCommand[]): string {
  const paths = commands.flatMap(({ path }) => (path.length === 0 ? [] : [quoted(path.join(' '))]));
  return `# fish completion for pgherd: pgherd completion fish | source
function __pgherd_at
    set -l known ${paths.join(' ')}
    set -l at
    for word in (commandline -opc)[2..]
        set -l deeper (string trim -- "$at $word")
        contains -- $deeper $known; and set at $deeper
    end
    test "$at" = "$argv"
end
complete -c pgherd -f
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf(command: CompletionCommand): readonly string[] {
  const at = `complete -c pgherd -n ${quoted(`__pgherd_at ${command.path.join(' ')}`.trimEnd())}`;
  const lines = command.subcommands.map(({ name, description }) => `${at} -a ${name} -d ${quoted(description)}`);
  if (command.subcommands.length === 0) {
    if (command.argument.kind === 'files') lines.push(`${at} -F`);
    if (command.argument.kind === 'names') lines.push(`${at} -a ${quoted(namesCall(command.argument.of))}`);
    if (command.argument.kind === 'words') lines.push(`${at} -a ${quoted(command.argument.words.join(' '))}`);
  }
  for (const { names, description, value } of command.options) {
    const flags = names
      .map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
      .join(' ');
    lines.push(`${at} ${flags} ${valueFlags(value)}-d ${quoted(description)}`);
  }
  return lines;
}

function valueFlags(value: CompletionValue | null): string {
  if (value === null) return '';
  if (value.kind === 'words') return `-x -a ${quoted(value.words.join(' '))} `;
  if (value.kind === 'names') return `-x -a ${quoted(namesCall(value.of))} `;
  return value.kind === 'files' ? '-r -F ' : '-x ';
}

function namesCall(kind: string): string {
  return `(pgherd __names ${kind} 2>/dev/null)`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
