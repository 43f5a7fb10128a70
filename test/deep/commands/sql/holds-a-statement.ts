import { openPostgres } from '#adapters/commands/sql/postgres.ts';
import { RowRoom } from '#adapters/commands/sql/result-set.ts';
import { addressOf } from '#domain/jobs/command/sql/address.ts';

/** A runner that is at a statement of ten minutes, for whoever kills it. Is told the server's address. */
const address = addressOf(process.argv[2] ?? '');
if (address !== undefined) {
  const opened = await openPostgres(address, 'to be killed', new AbortController().signal);
  if (opened.kind === 'open') {
    await opened.database.begin();
    await opened.database.run('select pg_sleep(600)', undefined, new RowRoom());
  }
}
