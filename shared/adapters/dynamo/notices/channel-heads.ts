import { keptVersionBefore } from '#adapters/dynamo/table/conditions.ts';
import { channelKey } from '#adapters/dynamo/table/keys.ts';
import type { DynamoTable } from '#adapters/dynamo/table/table.ts';
import type { ChannelHead } from '#domain/notices/channels/head.ts';
import { readChannelHead } from '#domain/stored/notices/channel.ts';
import type { ChannelHeads } from '#ports/stores/notices/channel-heads.ts';

/** The heads of channels, in the jobs table. */
export class DynamoChannelHeads implements ChannelHeads {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(name: string): Promise<ChannelHead | undefined> {
    const item = await this.#table.get(channelKey(name), { consistent: true });
    return item && this.#table.valueOf('channel', item, (channel) => readChannelHead(channel, name));
  }

  async write(head: ChannelHead): Promise<'written' | 'conflict'> {
    return this.#table.putIf({ ...head, ...channelKey(head.name) }, keptVersionBefore(head.version, this.#table.now()));
  }
}
