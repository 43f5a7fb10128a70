import type { BatchOperation, Callback, Level } from 'dynalite/db/index.js';

interface Write {
  readonly operations: readonly BatchOperation[];
  readonly callback: Callback;
}

/**
 * Writes to LevelDB, one batch at a time: what comes while a batch is being written goes together into the next one, which costs hardly
 * more than a single write. Each write is still all or nothing, and is answered when it is in the log. Once a batch has failed everything
 * behind it fails with it: the log cannot be read beyond what failed.
 */
export function groupWrites(
  level: Pick<Level, 'batch'>,
): (operations: readonly BatchOperation[], callback: Callback) => void {
  let waiting: Write[] = [];
  let writing = false;
  let failure: Error | undefined;
  const writeGroup = (): void => {
    const group = waiting;
    waiting = [];
    writing = group.length > 0;
    if (!writing) {
      return;
    }
    const answer: Callback = (error) => {
      failure ??= error ?? undefined;
      writeGroup();
      for (const { callback } of group) {
        callback(error);
      }
    };
    if (failure === undefined) {
      level.batch(
        group.flatMap(({ operations }) => operations),
        answer,
      );
    } else {
      answer(failure);
    }
  };
  return (operations, callback) => {
    waiting.push({ operations, callback });
    if (!writing) {
      writeGroup();
    }
  };
}
