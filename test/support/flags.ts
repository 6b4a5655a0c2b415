/** What `parse` reads. `--help` prints the usage and ends with 0; an option that is wrong is told in a line, and ends with 64. */
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
