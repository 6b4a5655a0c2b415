import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

export const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

/** An object of Kubernetes, as far as the tests examine it. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Labels };
    readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
  } & Readonly<Record<string, unknown>>;
}

type Labels = Readonly<Record<string, string>>;

export interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly {
    readonly image: string;
    readonly args: readonly string[];
    readonly securityContext: unknown;
    readonly envFrom: unknown;
  }[];
}

interface Kustomization {
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly configMapGenerator?: readonly { readonly name: string; readonly files: readonly string[] }[];
}

/** The output of a Kustomize folder: its resources, those of the folders that it names, and the names of its config maps. */
export interface Rendered {
  readonly resources: readonly Resource[];
  readonly configMaps: readonly string[];
  /** The files that it has read, relative to the repository. */
  readonly files: readonly string[];
}

export function renderKustomization(folder: string): Rendered {
  const file = `${folder}/kustomization.yaml`;
  const { resources = [], components = [], configMapGenerator = [] }: Kustomization = parse(read(file));
  const parts = [...resources, ...components].map((entry): Rendered => {
    const path = join(folder, entry);
    if (!entry.endsWith('.yaml')) return renderKustomization(path);
    const documents = parseAllDocuments(read(path));
    return { resources: documents.map((document): Resource => document.toJS()), configMaps: [], files: [path] };
  });
  const generated = configMapGenerator.flatMap(({ files }) => files.map((name) => join(folder, name)));
  return {
    resources: parts.flatMap((part) => part.resources),
    configMaps: [...parts.flatMap((part) => part.configMaps), ...configMapGenerator.map(({ name }) => name)],
    files: [file, ...generated, ...parts.flatMap((part) => part.files)],
  };
}

/** All files below a folder, relative to the repository. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(ROOT.length)}/${entry.name}`)
    .toSorted();
}

function join(folder: string, entry: string): string {
  return new URL(entry, `file:///${folder}/`).pathname.slice(1);
}
