import { clientPage } from './client.ts';
import { commandsPage } from './commands.ts';
import { definitionsPage, projectPage } from './definitions.ts';
import { diagnosticsPage } from './diagnostics.ts';
import { httpPage } from './http.ts';
import { libraryPage } from './library.ts';
import { logPage } from './log.ts';
import { metricsPage } from './metrics.ts';
import { recipePages } from './recipes.ts';
import { sqlPage } from './sql.ts';

/** Returns the generated pages of docs: by their folder, then by the name of the file. */
export function generatedPages(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map([
    ['reference', referencePages()],
    ['recipes', recipePages()],
  ]);
}

function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', INDEX],
    ['definitions.md', definitionsPage()],
    ['project.md', projectPage()],
    ['commands.md', commandsPage()],
    ['sql.md', sqlPage()],
    ['diagnostics.md', diagnosticsPage()],
    ['metrics.md', metricsPage()],
    ['log.md', logPage()],
    ['http.md', httpPage()],
    ['client.md', clientPage()],
    ['library.md', libraryPage()],
  ]);
}

const INDEX = `# Reference

These pages are generated from the source, so they describe this version of the program.

- [Definition files](definitions.md): the keys of jobs and topics
- [pgherd.yaml](project.md): the keys of a project
- [Commands](commands.md): arguments and options of the command line, exit codes, codes of errors, environment variables
- [SQL](sql.md): functions, views and tables
- [Diagnostics](diagnostics.md): the errors and warnings about definitions
- [Metrics](metrics.md): the names that \`/metrics\` exports
- [Log](log.md): the lines that the daemon writes
- [HTTP API](http.md): paths, parameters and responses
- [Client](client.md): what \`pgherd/client\` exports
- [Library](library.md): what \`pgherd\` exports for programs
`;
