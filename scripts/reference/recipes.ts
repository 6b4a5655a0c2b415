import { readdirSync, readFileSync } from 'node:fs';
import { page } from './markdown.ts';

const FOLDER = new URL('../../examples/recipes/', import.meta.url);

export interface Recipe {
  /** The name of its files, without ending. */
  readonly name: string;
  readonly title: string;
  /** Markdown, as in the comment at the top of the file. */
  readonly text: string;
  readonly yaml: string;
  readonly sql: string;
}

/** Returns the recipes of examples/recipes, by the names of their files. */
export function recipes(): readonly Recipe[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => readRecipe(name.slice(0, -'.sql'.length)));
}

/** The file begins with a comment: the schema for editors, the title, an empty line, the text. */
function readRecipe(name: string): Recipe {
  const [, ...lines] = readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8')
    .trimEnd()
    .split('\n');
  const start = lines.findIndex((line) => !line.startsWith('#'));
  const comment = lines.slice(0, start).map((line) => line.replace(/^# ?/, ''));
  const [title = '', ...text] = comment;
  const sql = readFileSync(new URL(`${name}.sql`, FOLDER), 'utf8').trim();
  return { name, title, text: text.join('\n').trim(), yaml: lines.slice(start).join('\n'), sql };
}

/** Returns the pages of docs/recipes: the text of each file by its name. */
export function recipePages(): ReadonlyMap<string, string> {
  const all = recipes();
  const list = all.map(({ name, title, text }) => `- [${title}](${name}.md): ${firstSentence(text)}`);
  const index = page('# Recipes', INTRODUCTION, list.join('\n'));
  return new Map([['README.md', index], ...all.map((recipe) => [`${recipe.name}.md`, recipePage(recipe)] as const)]);
}

function recipePage({ name, title, text, yaml, sql }: Recipe): string {
  const needsTables = !sql.split('\n').every((line) => line.startsWith('--'));
  return page(
    `# ${title}`,
    text.replaceAll('../../docs/', '../'),
    `\`\`\`yaml\n${yaml}\n\`\`\``,
    needsTables ? `The tables of the example:\n\n\`\`\`sql\n${sql}\n\`\`\`` : null,
    `The file is [\`examples/recipes/${name}.yaml\`](../../examples/recipes/${name}.yaml). Copy it into your project, adapt it, and try it with \`pgherd dev --once\`.`,
  );
}

const INTRODUCTION = `Jobs for everyday tasks of a database. Each is a file in [\`examples/recipes\`](../../examples/recipes); \`test/integration/recipes.test.ts\` creates
its tables, runs it on PostgreSQL, and checks what it did. Add a \`role\` to each job that you copy ([roles](../roles.md)).`;

function firstSentence(text: string): string {
  const line = text.replaceAll('\n', ' ').replaceAll('../../docs/', '../');
  return /^.*?[.](?= |$)/.exec(line)?.[0] ?? line;
}
