import { randomUUID } from 'node:crypto';
import { lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PgherdError } from '../../errors.ts';
import { makeFolder } from '../shell/make-folder.ts';
import { schemaUrl } from './author/schema.ts';

/** The files of a starter repository, each with the example of this package it is copied from. */
const FILES: readonly (readonly [target: string, example: string])[] = [
  ['pgherd.yaml', 'starter/pgherd.yaml'],
  ['jobs/hello.yaml', 'starter/jobs/hello.yaml'],
  ['jobs/maintenance.yaml', 'starter/jobs/maintenance.yaml'],
  ['jobs/README.md', 'starter/jobs/README.md'],
  ['AGENTS.md', 'starter/AGENTS.md'],
  ['.github/workflows/pgherd.yml', 'ci/github-workflow.yml'],
];

/**
 * Writes a starter repository into a directory, which is created if needed. Returns the paths relative to it.
 * Overwrites nothing: throws `config_invalid` with the existing files, and then writes nothing.
 */
export function writeStarter(directory: string): readonly string[] {
  const present = new Set(FILES.flatMap(([target]) => inTheWay(directory, target) ?? []));
  if (present.size > 0) {
    const names = [...present].join(', ');
    throw new PgherdError('config_invalid', `${directory} already contains ${names}. Nothing was written.`, {
      hint: 'pass another directory: pgherd init <dir>',
    });
  }
  const texts = FILES.map(([target, example]) => [target, starterText(example, projectName(directory))] as const);
  for (const [target, text] of texts) {
    const path = join(directory, target);
    try {
      makeFolder(dirname(path));
      writeFileSync(path, text, { flag: 'wx' });
    } catch (error) {
      throw new PgherdError('config_invalid', `cannot write ${path}: ${reasonOf(error)}`, { cause: error });
    }
  }
  return texts.map(([target]) => target);
}

/** Returns the path that prevents writing: the file itself (even a dangling link), or a file in place of its directory; null when the path is free. */
function inTheWay(directory: string, target: string): string | null {
  const segments = target.split('/');
  for (const [index] of segments.entries()) {
    const part = segments.slice(0, index + 1).join('/');
    const path = join(directory, part);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null;
    const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isDirectory || part === target) return part;
  }
  return null;
}

function starterText(example: string, project: string): string {
  // The examples are part of the package, at the same distance from the sources and from the build.
  const text = readFileSync(new URL(`../../../examples/${example}`, import.meta.url), 'utf8');
  const versioned = text.replaceAll(/https:\/\/unpkg\.com\/pgherd\/schemas\/(\w+)\.schema\.json/g, (_, name: string) =>
    schemaUrl(name),
  );
  if (example !== 'starter/pgherd.yaml') return versioned;
  const repository = `\n\n# Identifies this repository: another one with the same project is asked before it replaces these jobs.\nrepository: ${randomUUID()}`;
  return versioned.replace('project: starter', () => `project: ${project}${repository}`);
}

/** Returns the name of the directory, reduced to characters that YAML reads without quotes. */
function projectName(directory: string): string {
  const name = basename(directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 63);
  return name === '' || /^(?:true|false|null)$/.test(name) ? 'default' : name;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
