import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addJob, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));

// An HTTPS server for localhost, whose certificate a private authority has signed.
let receiver: WebhookReceiver;
let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const [cert, key] = [fixture('server.crt'), fixture('server.key')].map((file) => readFileSync(file, 'utf8'));
  receiver = await startReceiver(() => 204, { cert: cert ?? '', key: key ?? '' });
  directory = mkdtempSync(join(tmpdir(), 'pgherd-webhook-'));
  writeFileSync(join(directory, 'words.pem'), 'not a certificate');
});
afterEach(() => stopDaemons());
afterAll(async () => {
  await receiver.close();
  await database.drop();
  rmSync(directory, { recursive: true, force: true });
});

/** The outcome of the first post of an alert to a webhook with these settings, as the view `alerts` records it. */
async function postOnce(
  name: string,
  caFile: string | null,
  url: string = receiver.url,
): Promise<{ readonly delivery: string; readonly error: string | null }> {
  await addJob(database, name, { sql: 'select 1 / 0', on_failure_webhook: name });
  await startDaemon(
    database,
    {},
    { webhooks: { [name]: { urlEnv: 'URL', secretEnv: 'KEY', caFile } }, env: { URL: url, KEY: 'signs the posts' } },
  );
  await database.query('select pgherd.trigger_job($1)', [name]);
  return await waitFor(
    async () => {
      const [row] = await database.query<{ delivery: string; error: string | null }>(
        'select delivery, error from pgherd.alerts where job = $1 and (error is not null or sent_at is not null)',
        [name],
      );
      return row;
    },
    { what: `the post to ${name} to be recorded` },
  );
}

const untrusted = (trusted: string): string =>
  `could not be sent: the certificate of the receiver is signed by an authority that is not trusted (trusted: ${trusted})`;

test('an alert reaches a receiver whose private authority is in ca_file', async () => {
  expect(await postOnce('private', fixture('ca.crt'))).toEqual({ delivery: 'sent', error: null });
  expect(receiver.posts.at(-1)).toMatchObject({ job: 'private', kind: 'failed' });
});

test.each<readonly [string, string | null, string]>([
  ['none', null, untrusted('the public authorities; ca_file names others')],
  ['other', fixture('other-ca.crt'), untrusted(fixture('other-ca.crt'))],
  ['missing', '/nowhere/ca.pem', 'webhooks.missing: ca_file /nowhere/ca.pem cannot be read: it does not exist'],
])('with the authorities "%s" an alert is not sent, and its error says why', async (name, caFile, error) => {
  const posts = receiver.posts.length;
  expect(await postOnce(name, caFile)).toEqual({ delivery: 'waiting', error });
  expect(receiver.posts).toHaveLength(posts);
});

test('a file that is not a certificate, and a certificate for another host, are named as such', async () => {
  const words = join(directory, 'words.pem');
  expect(await postOnce('words', words)).toMatchObject({
    error: `webhooks.words: ca_file ${words} cannot be used: it is not in PEM format`,
  });
  const address = receiver.url.replace('localhost', '127.0.0.1');
  expect(await postOnce('address', fixture('ca.crt'), address)).toMatchObject({
    error: 'could not be sent: the certificate of the receiver is not for the host in its URL',
  });
});

test('a renewed file is used at the next post, without a restart', async () => {
  const renewed = join(directory, 'renewed.pem');
  copyFileSync(fixture('other-ca.crt'), renewed);
  expect(await postOnce('renewed', renewed)).toMatchObject({ error: untrusted(renewed) });
  copyFileSync(fixture('ca.crt'), renewed);
  await database.query('update pgherd._alerts set next_try_at = now() where next_try_at is not null');
  await database.query("notify pgherd, 'alerts'");
  const delivered = (): boolean => receiver.posts.some(({ job }) => job === 'renewed');
  await waitFor(delivered, { what: 'the alert to be posted again' });
});
