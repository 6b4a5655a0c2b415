import type { CompletionCommand, CompletionValue } from './describe-program.ts';

/** A completion script for bash, from 3.2 on: `source <(pgherd completion bash)`. */
export function bashCompletion(commands: readonly CompletionCommand[]): string {
  return `# bash completion for pgherd: source <(pgherd completion bash)
_pgherd() {
  local cur prev path word i
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD-1]}"
  # bash takes --format=json apart at the =
  if [[ $cur == = ]]; then cur=''; elif [[ $prev == = ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  COMPREPLY=()
  path=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$path/$word" in
${commands.flatMap((command) => command.subcommands.map(({ name }) => `      ${pattern(command, `/${name}`)}) path="$path/$word" ;;`)).join('\n')}
    esac
  done
  case "$path $prev" in
${commands.flatMap((command) => command.options.flatMap((option) => optionCase(command, option))).join('\n')}
  esac
  case "$path" in
${commands.map(commandCase).join('\n')}
  esac
}
_pgherd_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_pgherd_names() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(pgherd __names "$1" 2>/dev/null)" -- "$cur"))
}
_pgherd_files() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$cur"))
  compopt -o filenames 2>/dev/null || true
}
complete -F _pgherd pgherd
`;
}

function optionCase(command: CompletionCommand, option: CompletionCommand['options'][number]): readonly string[] {
  if (option.value === null) return [];
  const patterns = option.names.map((name) => pattern(command, ` ${name}`)).join(' | ');
  return [`    ${patterns}) ${proposal(option.value)}; return ;;`];
}

function commandCase(command: CompletionCommand): string {
  const options = command.options.flatMap(({ names }) => names).join(' ');
  const children = command.subcommands.map(({ name }) => name).join(' ');
  const otherwise = children === '' ? proposal(command.argument) : `_pgherd_words '${children}'`;
  return `    ${pattern(command, '')}) if [[ $cur == -* ]]; then _pgherd_words '${options}'; else ${otherwise}; fi ;;`;
}

function proposal(value: CompletionValue): string {
  if (value.kind === 'words') return `_pgherd_words '${value.words.join(' ')}'`;
  if (value.kind === 'names') return `_pgherd_names ${value.of}`;
  return value.kind === 'files' ? '_pgherd_files' : ':';
}

/** Returns the path of a command as the script spells it, in quotes: `'/pause/job'`. */
function pattern({ path }: CompletionCommand, more: string): string {
  return `'${path.map((name) => `/${name}`).join('')}${more}'`;
}
