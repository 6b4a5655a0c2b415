import { anchorOf } from '../docs/heading.ts';
import { type ExportedType, exportedTypes, type Member } from './exported-types.ts';
import { code, page, prose, table } from './markdown.ts';

/** Returns the page about `pgherd/client`: its types and their docstrings. */
export function clientPage(): string {
  const types = exportedTypes('src/client.ts');
  const rank = ({ name }: ExportedType): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return page(
    '# Client',
    "What `import { … } from 'pgherd/client'` exports: `connect`, `PgherdError` and types. [Client for Node](../client.md) explains it with examples.",
    ...types.toSorted((a, b) => rank(a) - rank(b)).flatMap(sectionOf),
  );
}

/** What a reader looks for first; the other types follow in alphabetical order. */
const FIRST: readonly string[] = ['connect', 'ConnectOptions', 'Client', 'Task', 'TaskOutcome'];

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
