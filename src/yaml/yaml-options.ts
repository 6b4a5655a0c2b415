import type { DocumentOptions, ParseOptions, Scalar, ScalarTag, SchemaOptions, Tags, ToStringOptions } from 'yaml';
import { stringifyString } from 'yaml/util';
import { replaceInvisible } from '../text/printable.ts';
import { replaceUnusualBlanks } from '../text/unusual-blanks.ts';

/** Long text is folded only where it was folded already (`>`). */
const FOLDED_WIDTH = 100;

const STRING: ScalarTag = {
  identify: (value) => typeof value === 'string',
  default: true,
  tag: 'tag:yaml.org,2002:str',
  resolve: (text) => text,
  stringify(item, context, onComment, onChompKeep) {
    const lineWidth = (item as Scalar).type === 'BLOCK_FOLDED' ? FOLDED_WIDTH : 0;
    const options = { ...context.options, lineWidth };
    const written = stringifyString(
      item as Parameters<typeof stringifyString>[0],
      { ...context, options },
      onComment,
      onChompKeep,
    );
    if (/^[|>]/.test(written)) return withoutBlanksInEmptyLines(written, context.indent);
    return written.startsWith('"')
      ? numericEscapes(replaceUnusualBlanks(replaceInvisible(written, escaped), escaped))
      : written;
  },
};

/** The library indents the empty lines at the start of a block; editors and linters remove such blanks. */
function withoutBlanksInEmptyLines(block: string, indent: string): string {
  return indent === '' ? block : block.replaceAll(new RegExp(`\\n${indent}(?=\\n)`, 'g'), () => '\n');
}

/** SQL may contain `\e` or `\b` as it is; `\x1b` and `\x08` name the character. */
function numericEscapes(written: string): string {
  return written.replaceAll(/\\./gs, (unit) => NUMERIC[unit] ?? unit);
}

const NUMERIC: Readonly<Record<string, string>> = {
  '\\0': '\\x00',
  '\\a': '\\x07',
  '\\b': '\\x08',
  '\\v': '\\x0b',
  '\\f': '\\x0c',
  '\\r': '\\x0d',
  '\\e': '\\x1b',
};

/** The escape of a double-quoted scalar. */
function escaped(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

const isString = (tag: Tags[number]): boolean => typeof tag === 'object' && tag.tag === STRING.tag;

/** Reads as `parseDocuments` does, but returns nodes that can be written back. */
export const YAML_READING: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.2',
  schema: 'core',
  merge: true,
  uniqueKeys: false,
  customTags: (tags) => tags.map((tag) => (isString(tag) ? STRING : tag)),
};

export const YAML_WRITING: ToStringOptions = {
  lineWidth: 0,
  indent: 2,
  indentSeq: true,
  flowCollectionPadding: true,
  // Line feeds in double quotes stay escapes: several lines would be folded, and SQL must not be.
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
};
