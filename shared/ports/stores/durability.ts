/**
 * The moment from which a crash of the machine undoes nothing any more, of stores whose writes take effect before they are on disk. What
 * leaves the process waits for it: the start of a command, an answer over HTTP.
 */
export interface Durability {
  /**
   * Settles when everything written so far will outlive a crash; undefined where it does already. Rejects with a StoreFault where it never
   * will: then what was written since the last commit is undone.
   */
  durable(): Promise<void> | undefined;
}
