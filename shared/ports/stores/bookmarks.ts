/** Small texts that processes keep under names: where work stands that is spread over many short calls, and whose job a key is. */
export interface Bookmarks {
  read(name: string): Promise<string | undefined>;
  /** The last one to write wins. */
  write(name: string, text: string): Promise<void>;
}
