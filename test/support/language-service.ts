import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionList, Diagnostic, Hover, LanguageService } from 'yaml-language-server';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { version }: { readonly version: string } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));

/** What an editor shows for a file of YAML, by the schema that the first line of the file names. */
export interface Editor {
  problems(text: string): Promise<readonly string[]>;
  /** At the first `|` of the text, which is removed. */
  completions(text: string): Promise<CompletionList>;
  hover(text: string): Promise<Hover | null>;
}

/** yaml-language-server, which VS Code and other editors run. It loads schemas of this version out of the package. */
export function startEditor(): Editor {
  const { getLanguageService }: typeof import('yaml-language-server') = createRequire(import.meta.url)(
    'yaml-language-server',
  );
  const service: LanguageService = getLanguageService({
    schemaRequestService: async (url) => readFileSync(packageFile(url), 'utf8'),
    workspaceContext: { resolveRelativePath: (path, folder) => new URL(path, folder).href },
    telemetry: {
      send: () => {},
      sendTrack: () => {},
      sendError: (name, properties) => {
        throw new Error(`${name}: ${JSON.stringify(properties)}`);
      },
    },
  });
  service.configure({ validate: true, completion: true, hover: true, yamlVersion: '1.2', customTags: [] });
  let count = 0;
  // It keeps what it has read of a document by its address.
  const open = (text: string): TextDocument => TextDocument.create(`file:///project/${count++}.yaml`, 'yaml', 1, text);
  const atMark = (text: string): [TextDocument, ReturnType<TextDocument['positionAt']>] => {
    const document = open(text.replace('|', ''));
    return [document, document.positionAt(text.indexOf('|'))];
  };
  return {
    problems: async (text) => {
      const found: readonly Diagnostic[] = await service.doValidation(open(text), false);
      return found.map(({ message }) => (typeof message === 'string' ? message : message.value));
    },
    completions: (text) => service.doComplete(...atMark(text), false),
    hover: (text) => service.doHover(...atMark(text)),
  };
}

function packageFile(url: string): string {
  const base = `https://unpkg.com/pgherd@${version}/`;
  if (!url.startsWith(base)) throw new Error(`${url} is not an address of pgherd ${version}`);
  return `${ROOT}${url.slice(base.length)}`;
}
