import type { ChannelHead } from '#domain/notices/channels/head.ts';
import { readChannelHead } from '#domain/stored/notices/channel.ts';
import type { ChannelHeads } from '#ports/stores/notices/channel-heads.ts';
import type { Access } from './file/access.ts';
import { VersionedRows } from './file/versioned-rows.ts';

/** The table `channels`. */
export class SqliteChannelHeads implements ChannelHeads {
  readonly #rows: VersionedRows<string, ChannelHead>;

  constructor(access: Access) {
    this.#rows = new VersionedRows(access, {
      table: 'channels',
      columns: ['name', 'head'],
      kind: 'channel',
      title: (name) => `channel ${name}`,
      made: readChannelHead,
    });
  }

  read(name: string): Promise<ChannelHead | undefined> {
    return this.#rows.read(name);
  }

  write(head: ChannelHead): Promise<'written' | 'conflict'> {
    return this.#rows.write(head.name, head);
  }
}
