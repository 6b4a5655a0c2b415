import { fileURLToPath } from 'node:url';
import { API, type Checker, type Project, type Symbol as TypeSymbol } from 'typescript/unstable/sync';

/** An export of a module, with its types and docstrings. */
export interface ExportedType {
  readonly name: string;
  /** The first docstring, in one line; empty: none. */
  readonly doc: string;
  /** The signature of a function, or the type that an alias stands for; null for an interface or a class. */
  readonly text: string | null;
  /** Exported interfaces that it extends. */
  readonly bases: readonly string[];
  /** The members of an interface or a class, without those of `bases`. */
  readonly members: readonly Member[];
  /** Of an alias of several types: those that are objects, with their docstrings. */
  readonly parts: readonly { readonly name: string; readonly doc: string }[];
}

export interface Member {
  readonly name: string;
  /** A signature without its name, or a type. */
  readonly type: string;
  readonly isMethod: boolean;
  readonly isOptional: boolean;
  readonly doc: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Returns the exports of a source file that `scripts/reference/tsconfig.json` lists, in alphabetical order. Throws for another file. */
export function exportedTypes(path: string): readonly ExportedType[] {
  const api = new API({ cwd: ROOT });
  try {
    const [project] = api.updateSnapshot({ openProject: `${ROOT}scripts/reference/tsconfig.json` }).getProjects();
    const file = project?.program.getSourceFile(`${ROOT}${path}`);
    const module = file === undefined ? undefined : project?.checker.getSymbolAtLocation(file);
    if (project === undefined || module === undefined) throw new Error(`${path} is not a module of the program`);
    const symbols = project.checker.getExportsOfModule(module).map((one) => project.checker.getAliasedSymbol(one));
    const names = new Set(symbols.map(({ name }) => name));
    return symbols
      .map((symbol) => exportedType(project, symbol, names))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  } finally {
    api.close();
  }
}

function exportedType(project: Project, symbol: TypeSymbol, names: ReadonlySet<string>): ExportedType {
  const { checker } = project;
  const declaration = sourceOf(project, symbol);
  const isObject = /^export (?:interface|class) /.test(declaration);
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const extended = (type.getBaseTypes() ?? []).flatMap((base) => base.getSymbol() ?? []);
  const bases = isObject ? extended.filter(({ name }) => names.has(name)) : [];
  const inherited = new Set(bases.flatMap((base) => [...base.getMembers().values()].map(({ name }) => name)));
  const parts = isObject ? [] : (type.isUnionType() ? type.getTypes() : []).flatMap((one) => one.getSymbol() ?? []);
  return {
    name: symbol.name,
    doc: docOf(checker, symbol),
    text: isObject ? null : textOf(declaration),
    bases: bases.map(({ name }) => name),
    members: isObject ? membersOf(project, symbol).filter(({ name }) => !inherited.has(name)) : [],
    parts: parts.map((part) => ({ name: part.name, doc: docOf(checker, part) })).filter(({ doc }) => doc !== ''),
  };
}

/** The signature of a function, without its body, or an alias with its type. */
function textOf(declaration: string): string {
  const text = declaration.replace(/^export (?:async )?(?:function|type) /, '');
  return declaration.startsWith('export type') ? text.replace(/;$/, '') : text.replace(/ \{\n[\s\S]*$/, '');
}

/** Leaves out what a class inherits from JavaScript's own classes, and members that are private or internal. */
function membersOf(project: Project, symbol: TypeSymbol): readonly Member[] {
  const { checker } = project;
  return checker
    .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
    .filter(({ declarations }) => declarations.every(({ path }) => path.includes('/src/')))
    .filter(({ name }) => !name.includes('#'))
    .filter((property) => !checker.getJsDocTagsOfSymbol(property).some(({ name }) => name === 'internal'))
    .map((property) => {
      const doc = docOf(checker, property);
      const written = /^(?:readonly )?\w+(\??)(: )?([\s\S]*?);?$/.exec(headOf(sourceOf(project, property)));
      const [, optional = '', colon, type = ''] = written ?? [];
      if (written !== null) {
        return { name: property.name, type, isMethod: colon === undefined, isOptional: optional !== '', doc };
      }
      const inferred = checker.getTypeOfSymbol(property);
      const text = inferred === undefined ? 'unknown' : checker.typeToString(inferred).replaceAll('"', "'");
      return { name: property.name, type: text, isMethod: false, isOptional: false, doc };
    });
}

/** The declaration of a member without its body or initial value; a getter is written as the property that it is. */
function headOf(declaration: string): string {
  return declaration
    .replace(/ \{\n[\s\S]*$/, '')
    .replace(/^((?:readonly )?\w+: [^=]+) = [\s\S]*$/, '$1')
    .replace(/^(?:async |get (\w+)\(\))/, '$1')
    .replace(/: \| /, ': ')
    .replaceAll(/\(\n\s*|,\n\s*(?=\))|\n\s*/g, (space) =>
      space.startsWith('(') ? '(' : space.startsWith(',') ? '' : ' ',
    );
}

/** The text of the declaration; empty for a member that a mapped type makes. */
function sourceOf(project: Project, symbol: TypeSymbol): string {
  const [handle] = symbol.valueDeclaration === undefined ? symbol.declarations : [symbol.valueDeclaration];
  return handle?.resolve(project)?.getText() ?? '';
}

function docOf(checker: Checker, symbol: TypeSymbol): string {
  return checker.getDocumentationCommentOfSymbol(symbol).replaceAll(/\s+/g, ' ').trim();
}
