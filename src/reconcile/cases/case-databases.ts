import { DatabaseCopies } from '../../embedded/database-copies.ts';
import type { EmbeddedServer } from '../../embedded/server.ts';
import { targetOf } from '../../postgres/target.ts';
import type { CaseDatabases } from './run-cases.ts';

/** Runs tests in copies of a database of an embedded server: one for each worker, and a new one for a test that commits. */
export async function withCopies<T>(
  server: Pick<EmbeddedServer, 'url'>,
  template: string,
  parallel: number,
  work: (databases: CaseDatabases) => Promise<T>,
): Promise<T> {
  const copies = await DatabaseCopies.open(server, template);
  try {
    return await work({
      parallel,
      take: async () => {
        const { name, url } = await copies.create();
        return { id: name, target: targetOf(url, {}) };
      },
      discard: (id) => copies.drop(id),
    });
  } finally {
    await copies.close();
  }
}
