/** A simple command: its words and its input. Its output redirection is left out. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** `< file`. */
  readonly inputFile: string | null;
  /** `<<< text`. */
  readonly inputText: string | null;
}

export type ParsedCommand =
  | { readonly ok: true; readonly command: ShellCommand }
  | { readonly ok: false; readonly reason: string };

/** Parses one simple command of a POSIX shell. Rejects everything that needs a shell (pipes, variables, lists). */
export function parseCommand(text: string): ParsedCommand {
  const tokens: Token[] = [];
  const end = (): boolean => at >= text.length;
  let at = 0;
  while (!end()) {
    const character = text.charAt(at);
    if (/\s/.test(character)) at += 1;
    else if (character === '#') break;
    else {
      const operator = /^(?:<<<|\d?>>|\d?>&\d|&>>?|\d?>|<<|<|\|\||&&|[|;&()])/.exec(text.slice(at))?.[0];
      if (operator !== undefined) {
        tokens.push({ operator });
        at += operator.length;
        continue;
      }
      const word = readWord(text, at);
      if (typeof word === 'string') return { ok: false, reason: word };
      tokens.push({ word: word.text });
      at = word.end;
    }
  }
  return commandOf(tokens);
}

type Token = { readonly word: string } | { readonly operator: string };

function commandOf(tokens: readonly Token[]): ParsedCommand {
  const words: string[] = [];
  let inputFile: string | null = null;
  let inputText: string | null = null;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if ('word' in token) {
      words.push(token.word);
      continue;
    }
    const { operator } = token;
    if (/>&\d$/.test(operator)) continue;
    const next = tokens[index + 1];
    if (!/^(?:<<<|<|&>>?|\d?>>?)$/.test(operator)) return { ok: false, reason: `it needs a shell: ${operator}` };
    if (next === undefined || !('word' in next)) return { ok: false, reason: `nothing after ${operator}` };
    if (operator === '<') inputFile = next.word;
    if (operator === '<<<') inputText = next.word;
    index += 1;
  }
  return { ok: true, command: { words, inputFile, inputText } };
}

/** Returns a word without its quotes; a text describes why it is not valid. */
function readWord(text: string, start: number): { readonly text: string; readonly end: number } | string {
  let word = '';
  let at = start;
  let quote = '';
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === "'") {
      if (character === "'") quote = '';
      else word += character;
    } else if (character === '$' && /[\w{(@*#?!]/.test(text.charAt(at + 1))) {
      return `it needs a shell: ${/^\$\(|^\$\{?\w*\}?/.exec(text.slice(at))?.[0] ?? '$'}`;
    } else if (character === '`') {
      return 'it needs a shell: `';
    } else if (quote === '"') {
      if (character === '"') quote = '';
      else if (character === '\\' && /[$`"\\\n]/.test(text.charAt(at + 1))) word += text.charAt(++at);
      else word += character;
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '\\') word += text.charAt(++at);
    else if (/[\s|&;<>()]/.test(character)) break;
    else word += character;
  }
  return quote === '' ? { text: word, end: at } : `a ${quote} is not closed`;
}
