/** A simple command: its words, its input and where its output goes. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** `< file`. */
  readonly inputFile: string | null;
  /** `<<< text`. */
  readonly inputText: string | null;
  /** `> file` or `>> file`, of its standard output. */
  readonly outputFile: string | null;
}

export type ParsedCommands =
  | { readonly ok: true; readonly commands: readonly ShellCommand[] }
  | { readonly ok: false; readonly reason: string };

/** Parses simple commands of a POSIX shell that are joined by `&&`. Rejects everything else that needs a shell. */
export function parseCommands(text: string): ParsedCommands {
  const lists: Token[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) at += 1;
    else if (character === '#') break;
    else {
      const operator = /^(?:<<<|\d?>>|\d?>&\d|&>>?|\d?>|<<|<|\|\||&&|[|;&()])/.exec(text.slice(at))?.[0];
      if (operator !== undefined) {
        const isEnd = operator === ';' && text.slice(at + 1).trim() === '';
        if (operator === '&&') lists.push([]);
        else if (!isEnd) lists.at(-1)?.push({ operator });
        at += operator.length;
        continue;
      }
      const word = readWord(text, at);
      if (typeof word === 'string') return { ok: false, reason: word };
      lists.at(-1)?.push({ word: word.text });
      at = word.end;
    }
  }
  const commands: ShellCommand[] = [];
  for (const tokens of lists) {
    const command = commandOf(tokens);
    if (typeof command === 'string') return { ok: false, reason: command };
    commands.push(command);
  }
  return { ok: true, commands };
}

type Token = { readonly word: string } | { readonly operator: string };

function commandOf(tokens: readonly Token[]): ShellCommand | string {
  const words: string[] = [];
  let inputFile: string | null = null;
  let inputText: string | null = null;
  let outputFile: string | null = null;
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
    if (!/^(?:<<<|<|&>>?|\d?>>?)$/.test(operator)) return `it needs a shell: ${operator}`;
    if (next === undefined || !('word' in next)) return `nothing after ${operator}`;
    if (operator === '<') inputFile = next.word;
    else if (operator === '<<<') inputText = next.word;
    else if (!operator.startsWith('2')) outputFile = next.word;
    index += 1;
  }
  return { words, inputFile, inputText, outputFile };
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
