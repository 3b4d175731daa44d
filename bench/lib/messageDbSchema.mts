import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asAdmin } from './cluster.mts';

const database = join(import.meta.dirname, '..', 'node_modules', '@eventide', 'message-db', 'database');

/** As install.sh of the package has them, but for the role and its privileges: the administrator is measured. */
const FILES = [
  'schema/message-store',
  'tables/messages',
  'types/message',
  ...['message-store-version', 'hash-64', 'acquire-lock', 'category', 'is-category', 'id', 'cardinal-id'].map(
    (name) => `functions/${name}`,
  ),
  ...['stream-version', 'write-message', 'get-stream-messages', 'get-category-messages'].map(
    (name) => `functions/${name}`,
  ),
  'functions/get-last-stream-message',
  'indexes/messages-id',
  'indexes/messages-stream',
  'indexes/messages-category',
];

/** Installs the SQL of message-db into an empty database. */
export async function installMessageDb(url: string): Promise<void> {
  await asAdmin(url, async (client) => {
    await client.query('set search_path = message_store, public');
    for (const name of FILES) await client.query(readFileSync(join(database, `${name}.sql`), 'utf8'));
  });
}
