import { anchorOf } from '../docs/heading.ts';
import { type ExportedType, exportedTypes, type Member } from './exported-types.ts';
import { code, page, prose, table } from './markdown.ts';

export interface ExportsPage {
  readonly title: string;
  readonly lead: string;
  /** The module, as a path of the repository. */
  readonly source: string;
  /** The exports that a reader looks for first; the other exports follow in alphabetical order. */
  readonly first: readonly string[];
}

/** Returns the page about what a module exports: its functions and types, with their docstrings. */
export function exportsPage({ title, lead, source, first }: ExportsPage): string {
  const rank = ({ name }: ExportedType): number => (first.includes(name) ? first.indexOf(name) : first.length);
  const sorted = exportedTypes(source).toSorted((a, b) => rank(a) - rank(b));
  return page(`# ${title}`, lead, ...sorted.flatMap(sectionOf));
}

function sectionOf({ name, doc, text, bases, members, parts }: ExportedType): readonly (string | null)[] {
  const methods = members.filter(({ isMethod }) => isMethod);
  const properties = members.filter(({ isMethod }) => !isMethod);
  return [
    `## ${name}`,
    doc === '' ? null : prose(doc),
    bases.length === 0
      ? null
      : `It has the properties of ${bases.map((base) => `[${base}](#${anchorOf(base)})`).join(' and ')}.`,
    text === null ? null : `\`\`\`ts\n${text}\n\`\`\``,
    methods.length === 0 ? null : table(['method', 'meaning'], methods.map(methodRow)),
    properties.length === 0 ? null : table(['property', 'type', 'meaning'], properties.map(propertyRow)),
    parts.length === 0
      ? null
      : table(
          ['type', 'is'],
          parts.map((part) => [code(part.name), prose(part.doc)]),
        ),
  ];
}

function methodRow({ name, type, doc }: Member): readonly string[] {
  return [code(`${name}${type}`), prose(doc)];
}

function propertyRow({ name, type, isOptional, doc }: Member): readonly string[] {
  return [code(`${name}${isOptional ? '?' : ''}`), code(type), prose(doc)];
}
