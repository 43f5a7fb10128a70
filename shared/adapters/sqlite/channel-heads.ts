import type { ChannelHead } from '#domain/notices/channels/head.ts';
import { readChannelHead } from '#domain/stored/notices/channel.ts';
import type { ChannelHeads } from '#ports/stores/notices/channel-heads.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { jsonOf, numberOf } from './file/row.ts';

/** The table `channels`. */
export class SqliteChannelHeads implements ChannelHeads {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading('select version, head from channels where name = ?');
    this.#first = access.writing(
      'insert into channels (version, head, name) values (?, ?, ?) on conflict (name) do nothing',
    );
    this.#next = access.writing('update channels set version = ?, head = ? where name = ? and version = ?');
  }

  async read(name: string): Promise<ChannelHead | undefined> {
    const row = this.#one.one(name);
    const head = row && this.#access.valueOf('channel', `channel ${name}`, readChannelHead(jsonOf(row, 'head'), name));
    // Writes are held against the column, whatever became of the rest.
    return head && { ...head, version: numberOf(row, 'version') };
  }

  async write(head: ChannelHead): Promise<'written' | 'conflict'> {
    const { name, version } = head;
    const values = [version, JSON.stringify(head), name];
    const changed = version === 1 ? this.#first.run(...values) : this.#next.run(...values, version - 1);
    return changed === 1 ? 'written' : 'conflict';
  }
}
