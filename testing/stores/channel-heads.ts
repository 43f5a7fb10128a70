import type { ChannelHead } from '#domain/notices/channels/head.ts';
import type { ChannelHeads } from '#ports/stores/notices/channel-heads.ts';
import { frozen } from './frozen.ts';

/** The heads of channels, in memory. */
export class MemoryChannelHeads implements ChannelHeads {
  readonly #heads = new Map<string, ChannelHead>();

  async read(name: string): Promise<ChannelHead | undefined> {
    return frozen(this.#heads.get(name));
  }

  async write(head: ChannelHead): Promise<'written' | 'conflict'> {
    if ((this.#heads.get(head.name)?.version ?? 0) !== head.version - 1) {
      return 'conflict';
    }
    this.#heads.set(head.name, frozen(head));
    return 'written';
  }
}
