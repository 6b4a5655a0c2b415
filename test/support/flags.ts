/** The values that `parse` reads. `--help` prints the usage and exits with 0; an invalid option prints one line, and exits with 64. */
export function readFlags<T>(usage: string, parse: () => T): T {
  if (process.argv.includes('--help')) {
    process.stdout.write(`usage: ${usage}\n`);
    process.exit(0);
  }
  try {
    return parse();
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\nusage: ${usage}\n`);
    process.exit(64);
  }
}
