import type { ChannelHead } from '#domain/notices/channels/head.ts';

/** The heads of channels. Read consistently, written conditionally. */
export interface ChannelHeads {
  read(name: string): Promise<ChannelHead | undefined>;
  /** Writes `head` if the stored version is `head.version - 1` (for version 1: if there is none). */
  write(head: ChannelHead): Promise<'written' | 'conflict'>;
}
