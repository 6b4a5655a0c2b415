import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProcessResult {
  readonly seconds: number;
  /** The most memory it held, in MB. */
  readonly peakMb: number;
  readonly stdout: string;
}

/** At its end the process writes its own peak: no other way to read it works on every system. */
const HOOK = `import fs from 'node:fs'; process.on('exit', () => fs.writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)));`;

/** Runs Node to its end. Throws for an exit code that is not 0. */
export function measureNode(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): ProcessResult {
  const directory = mkdtempSync(join(tmpdir(), 'pgherd-bench-'));
  try {
    const peakFile = join(directory, 'peak');
    const begun = performance.now();
    const done = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(HOOK)}`, ...args],
      {
        cwd: options.cwd,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        env: { ...process.env, ...options.env, BENCH_PEAK: peakFile, NO_COLOR: '1' },
      },
    );
    const seconds = (performance.now() - begun) / 1_000;
    if (done.status !== 0) {
      throw new Error(
        `${args.join(' ')} ended with ${done.status ?? done.signal}: ${(done.stderr || done.stdout).slice(0, 2_000)}`,
      );
    }
    return { seconds, peakMb: Number(readFileSync(peakFile, 'utf8')) / 1_024, stdout: done.stdout };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
