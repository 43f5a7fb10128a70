/** Where work stands that is spread over many short calls. Losing one makes its work begin anew, no more. */
export interface Bookmarks {
  read(name: string): Promise<string | undefined>;
  /** The last one to write wins. */
  write(name: string, text: string): Promise<void>;
}
