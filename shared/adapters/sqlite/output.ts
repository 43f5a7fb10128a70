import { type LogChunk, lastChunks } from '#domain/runs/log.ts';
import type { OutputPiece } from '#domain/runs/output.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { LogChunks, LogEnd, LogQuery } from '#ports/stores/history.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { numberOf, type Row, textOf } from './file/row.ts';

/** A piece of output to be stored. */
interface Storing {
  readonly runId: string;
  readonly attempt: number;
  readonly piece: OutputPiece;
  readonly expiresAt: EpochSeconds;
}

/**
 * The table `output`. A piece without a slot is the chunk of its offset; the slots of the ring are the chunks -1, -2 and so on. `begins` and
 * `ends` are the bytes of output before it and up to its end: pieces do not overlap, so that the order of their ends is theirs.
 */
export class SqliteOutput {
  readonly #access: Access;
  readonly #behind: Reading;
  readonly #last: Reading;
  readonly #put: Writing;
  readonly #putInRing: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#behind = access.reading(
      `select attempt, begins, text from output where run_id = ? and (attempt, ends) > (?, ?) and expires_at > ?
       order by attempt, ends limit ?`,
    );
    this.#last = access.reading(
      `select attempt, begins, text from output where run_id = ? and expires_at > ?
       order by attempt desc, ends desc limit ?`,
    );
    const insert =
      'insert into output (run_id, attempt, chunk, begins, ends, text, expires_at) values (?, ?, ?, ?, ?, ?, ?)';
    const replace = `on conflict (run_id, attempt, chunk) do update set begins = excluded.begins, ends = excluded.ends,
      text = excluded.text, expires_at = excluded.expires_at where output.expires_at <= ?`;
    this.#put = access.writing(`${insert} ${replace}`);
    this.#putInRing = access.writing(`${insert} ${replace} or output.ends < excluded.ends`);
  }

  /** Stores a piece. Of two that are written to one slot of the ring the one that ends later stays, whichever comes first. */
  put({ runId, attempt, piece: { offset, text, slot }, expiresAt }: Storing): void {
    const chunk = slot === undefined ? offset : -1 - slot;
    const ends = offset + Buffer.byteLength(text);
    const put = slot === undefined ? this.#put : this.#putInRing;
    put.run(runId, attempt, chunk, offset, ends, text, expiresAt, this.#access.now());
  }

  /** A run's output from a position on, attempt by attempt, in order. */
  read(runId: string, { after: { attempt, offset }, limit }: LogQuery): LogChunks {
    const rows = this.#behind.all(runId, attempt, offset, this.#access.now(), limit + 1);
    return { chunks: rows.slice(0, limit).map(chunkOf), more: rows.length > limit };
  }

  /** The last chunks of a run's output, in order. */
  readEnd(runId: string, { bytes, limit }: LogEnd): readonly LogChunk[] {
    return lastChunks(this.#last.all(runId, this.#access.now(), limit).map(chunkOf).reverse(), bytes);
  }
}

function chunkOf(row: Row): LogChunk {
  return { attempt: numberOf(row, 'attempt'), offset: numberOf(row, 'begins'), text: textOf(row, 'text') };
}
