import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { programArguments } from './cli.ts';

/** A step as written in a workflow or a composite action. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface StepOutcome {
  readonly name: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface JobOutcome {
  /** The exit code of the first step that failed, otherwise 0. */
  readonly code: number;
  readonly steps: readonly StepOutcome[];
  /** By step id. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What was written to the summary of the job. */
  readonly summary: string;
}

/** The environment of a runner: the calls of `npm`. */
export interface Runner {
  calls(): readonly (readonly string[])[];
  /** Runs the `run` steps one after another until one fails; `expressions` returns the values of `${{ … }}`. */
  run(
    steps: readonly Step[],
    cwd: string,
    env: Readonly<Record<string, string>>,
    expressions: Readonly<Record<string, string>>,
  ): JobOutcome;
}

export function parseYamlFile<T>(path: string): T {
  return parse(readFileSync(path, 'utf8')) as T;
}

/** Creates a runner below a directory, with `pgherd` itself, and an `npm` that only records its arguments. */
export function createRunner(directory: string): Runner {
  const [bin, temp, calls] = [join(directory, 'bin'), join(directory, 'temp'), join(directory, 'npm-calls')];
  for (const path of [bin, temp]) mkdirSync(path, { recursive: true });
  writeFileSync(calls, '');
  const node = shell(process.execPath);
  program(bin, 'pgherd', `exec ${node} ${programArguments().map(shell).join(' ')} "$@"`);
  program(bin, 'npm', `echo npm "$@" >> ${shell(calls)}`);
  return {
    calls: () =>
      readFileSync(calls, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ')),
    run: (steps, cwd, env, expressions) => {
      const outcomes: StepOutcome[] = [];
      const outputs: Record<string, Record<string, string>> = {};
      const [output, summary] = [join(temp, 'output'), join(temp, 'summary')];
      writeFileSync(summary, '');
      for (const { name, id, run, env: own } of steps) {
        if (run === undefined) continue;
        writeFileSync(output, '');
        const known = { ...expressions, ...outputExpressions(outputs) };
        const stepEnv = Object.fromEntries(
          Object.entries(own ?? {}).map(([key, text]) => [key, evaluate(text, known)]),
        );
        const bash = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
          cwd,
          encoding: 'utf8',
          env: {
            PATH: `${bin}:${process.env.PATH ?? ''}`,
            HOME: directory,
            CI: 'true',
            RUNNER_TEMP: temp,
            GITHUB_ACTIONS: 'true',
            GITHUB_REPOSITORY: 'shop/jobs',
            GITHUB_SHA: 'abc123',
            GITHUB_OUTPUT: output,
            GITHUB_STEP_SUMMARY: summary,
            ...env,
            ...stepEnv,
          },
        });
        outcomes.push({ name: name ?? '', code: bash.status ?? -1, stdout: bash.stdout, stderr: bash.stderr });
        if (id !== undefined) outputs[id] = outputsOf(readFileSync(output, 'utf8'));
        if (bash.status !== 0) break;
      }
      const code = outcomes.find((outcome) => outcome.code !== 0)?.code ?? 0;
      return { code, steps: outcomes, outputs, summary: readFileSync(summary, 'utf8') };
    },
  };
}

function program(bin: string, name: string, line: string): void {
  const path = join(bin, name);
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

function shell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function evaluate(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_all, expression: string) => {
    const value = known[expression];
    if (value === undefined) throw new Error(`nothing is known of \${{ ${expression} }}`);
    return value;
  });
}

function outputExpressions(outputs: JobOutcome['outputs']): Record<string, string> {
  const all = Object.entries(outputs).flatMap(([id, values]) =>
    Object.entries(values).map(([key, value]) => [`steps.${id}.outputs.${key}`, value] as const),
  );
  return Object.fromEntries(all);
}

function outputsOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
