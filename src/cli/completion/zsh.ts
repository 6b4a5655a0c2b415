import type { CompletionCommand, CompletionValue } from './describe-program.ts';

/** A completion script for zsh: `source <(pgherd completion zsh)`, or a file `_pgherd` in `$fpath`. */
export function zshCompletion(commands: readonly CompletionCommand[]): string {
  return `#compdef pgherd
# zsh completion for pgherd: source <(pgherd completion zsh), or put it in $fpath as _pgherd
_pgherd() {
  local cmd='' word curcontext="$curcontext" state
  local -a subcommands
  local -i i
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    case "$cmd/$word" in
${commands.flatMap((command) => command.subcommands.map(({ name }) => `      (${path(command, name)}) cmd="$cmd/$word" ;;`)).join('\n')}
    esac
  done
  case "$cmd" in
${commands.map(commandCase).join('\n')}
  esac
}
if [ "$funcstack[1]" = "_pgherd" ]; then _pgherd "$@"; else compdef _pgherd pgherd; fi
`;
}

function commandCase(command: CompletionCommand): string {
  const children = command.subcommands.map(
    ({ name, description }) => `        ${quoted(`${name}:${description.replaceAll(':', '\\:')}`)}`,
  );
  const specs = command.options.flatMap(({ names, description, value }) =>
    names.map(
      (name) =>
        `        ${quoted(`*${name}[${bracketed(description)}]${value === null ? '' : `:value:${action(value)}`}`)}`,
    ),
  );
  if (children.length === 0) specs.push(`        ${quoted(`*:argument:${action(command.argument)}`)}`);
  const argumentsCall = [`      _arguments \\`, specs.join(' \\\n')].join('\n');
  const body =
    children.length === 0
      ? argumentsCall
      : `      subcommands=(\n${children.join('\n')}\n      )\n      if [[ $PREFIX == -* ]]; then\n${argumentsCall}\n      else\n        _describe command subcommands\n      fi`;
  return `    (${path(command)})\n${body}\n      ;;`;
}

function action(value: CompletionValue): string {
  if (value.kind === 'words') return `(${value.words.join(' ')})`;
  if (value.kind === 'names')
    return `{local -a names; names=(${'${(f)"$(pgherd __names '}${value.of} 2>/dev/null)"}); compadd -a names}`;
  return value.kind === 'files' ? '_files' : ' ';
}

/** Returns the path of a command as the script spells it: `/pause/job`. */
function path(command: CompletionCommand, ...more: readonly string[]): string {
  return [...command.path, ...more].map((name) => `/${name}`).join('') || "''";
}

function bracketed(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
