import { gunzipSync, gzipSync } from 'node:zlib';
import { isBehind, type LogChunk, type LogPosition, lastChunks } from '#domain/runs/log.ts';
import { type OutputPiece, RING_PIECES } from '#domain/runs/output.ts';
import { readPiece, type StoredPiece } from '#domain/stored/output.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Read } from '#domain/values/shape.ts';
import type { LogChunks, LogEnd, LogQuery } from '#ports/stores/history.ts';
import { absent, type Condition } from './table/conditions.ts';
import { HIGHEST, logKey, logPartition, logPrefix, logRingKey, logRingPrefix } from './table/keys.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';

/** Far more than a piece has: what unpacks to more was not packed by us. */
const LARGEST_PIECE_BYTES = 1_048_576;
/** Before all sort keys of output. */
const LOWEST = '0';
/** Each look backwards reads so many times the pieces of the one before. */
const MORE_LOOKS = 4;

/** A piece of output to be stored. */
interface Storing {
  readonly runId: string;
  readonly attempt: number;
  readonly piece: OutputPiece;
  readonly expiresAt: EpochSeconds;
}

/**
 * Stores a piece of output, compressed in this thread, as 64 KiB of text take about a millisecond. Of two that are written to one slot of
 * the ring the one that ends later stays, whichever comes first.
 */
export async function putLog(table: DynamoTable, { runId, attempt, piece, expiresAt }: Storing): Promise<void> {
  const { offset, text, slot } = piece;
  const endOffset = offset + Buffer.byteLength(text);
  const content = { attempt, offset, endOffset, gzip: gzipSync(text), expiresAt };
  if (slot === undefined) {
    await table.putIf({ ...logKey(runId, attempt, offset), ...content }, absent(table.now()));
  } else {
    await table.putIf({ ...logRingKey(runId, attempt, slot), ...content }, absentOrShorter(endOffset, table.now()));
  }
}

/** A run's output from a position on, attempt by attempt, in order. */
export async function readLog(table: DynamoTable, runId: string, { after, limit }: LogQuery): Promise<LogChunks> {
  const chunks: Stored[] = [];
  let from: string | undefined = await keyAt(table, runId, after);
  while (from !== undefined && chunks.length <= limit) {
    const next: { found: readonly Stored[]; from: string | undefined } = await readFrom(table, runId, from, limit + 1);
    chunks.push(...next.found.filter(({ attempt, endOffset }) => isBehind({ attempt, offset: endOffset }, after)));
    from = next.from;
  }
  return { chunks: shown(table, chunks.slice(0, limit)), more: chunks.length > limit };
}

/** The last chunks of a run's output, in order: read backwards, one piece and then more and more, as the last may be all that is asked for. */
export async function readLogEnd(
  table: DynamoTable,
  runId: string,
  { bytes, limit }: LogEnd,
): Promise<readonly LogChunk[]> {
  let found: readonly Stored[] = [];
  let end: Partial<RangeEnd> | undefined = {};
  for (let looks = 1; end !== undefined && found.length < limit && bytesOf(found) < bytes; looks *= MORE_LOOKS) {
    const next: Awaited<ReturnType<typeof readBefore>> = await readBefore(table, runId, end, looks);
    found = [...next.found, ...found];
    end = next.end;
  }
  return lastChunks(shown(table, found.slice(-limit)), bytes);
}

/** The end of what is still to be read backwards: a sort key, and the item before which to go on. */
interface RangeEnd {
  readonly to: string;
  readonly startAfter: Item;
}

/** The pieces before an end, and the end of what is left; undefined at the beginning. A ring is read whole: see readFrom. */
async function readBefore(
  table: DynamoTable,
  runId: string,
  { to = HIGHEST, ...startAfter }: Partial<RangeEnd>,
  limit: number,
): Promise<{ readonly found: readonly Stored[]; readonly end: Partial<RangeEnd> | undefined }> {
  const range = { ...ofRun(runId), sort: ['sk', LOWEST, to], descending: true, limit, ...startAfter } as const;
  const { items, more } = await table.query(range);
  const live = readable(table, items);
  const ring = live.findIndex(({ isOfRing }) => isOfRing);
  const ofRing = live[ring];
  if (ofRing !== undefined) {
    const found = [...(await readRing(table, runId, ofRing.attempt)), ...live.slice(0, ring).reverse()];
    return { found, end: { to: logRingPrefix(ofRing.attempt) } };
  }
  const last = items.at(-1);
  const end = more && last !== undefined ? { to, startAfter: { pk: last.pk, sk: last.sk } } : undefined;
  return { found: [...live].reverse(), end };
}

function bytesOf(pieces: readonly Stored[]): number {
  return pieces.reduce((sum, { offset, endOffset }) => sum + endOffset - offset, 0);
}

function shown(table: DynamoTable, pieces: readonly Stored[]): readonly LogChunk[] {
  return pieces.flatMap((stored) => table.valueOf('output', stored.item, () => unpacked(stored)) ?? []);
}

/** The sort key of the last piece that begins at or before a position: whatever lies behind the position lies behind that, or in it. */
async function keyAt(table: DynamoTable, runId: string, { attempt, offset }: LogPosition): Promise<string> {
  const first = logPrefix(attempt);
  if (offset === 0) {
    return first;
  }
  const { items } = await table.query({
    ...ofRun(runId),
    sort: ['sk', first, logKey(runId, attempt, offset).sk],
    descending: true,
    limit: 1,
  });
  return items[0] === undefined ? first : String(items[0].sk);
}

/** The next pieces, and the key to read on from; undefined at the end. A ring is read whole: its pieces are not in the order of their keys. */
async function readFrom(
  table: DynamoTable,
  runId: string,
  from: string,
  limit: number,
): Promise<{ readonly found: readonly Stored[]; readonly from: string | undefined }> {
  const { items, more } = await table.query({ ...ofRun(runId), sort: ['sk', from, HIGHEST], descending: false, limit });
  const live = readable(table, items);
  const ring = live.findIndex(({ isOfRing }) => isOfRing);
  const ofRing = live[ring];
  if (ofRing !== undefined) {
    const { attempt } = ofRing;
    const read = live.filter((piece) => piece.isOfRing && piece.attempt === attempt);
    const isWhole = !more || live.at(-1)?.attempt !== attempt;
    const found = [...live.slice(0, ring), ...(await readRing(table, runId, attempt, isWhole ? read : undefined))];
    return { found, from: `${logRingPrefix(attempt)}${HIGHEST}` };
  }
  const last = items.at(-1)?.sk;
  return { found: live, from: more && last !== undefined ? `${last}#` : undefined };
}

/**
 * The pieces of a ring in order; `read` are all of them, where they were read already. While they are read they may be replaced one after
 * the other: a gap among them is believed when it is seen twice.
 */
async function readRing(
  table: DynamoTable,
  runId: string,
  attempt: number,
  read?: readonly Stored[],
): Promise<readonly Stored[]> {
  const ring = read === undefined ? await readRingOnce(table, runId, attempt) : inOrder(read);
  const hasGap = ring.some(({ offset }, index) => index > 0 && ring[index - 1]?.endOffset !== offset);
  return hasGap ? readRingOnce(table, runId, attempt) : ring;
}

async function readRingOnce(table: DynamoTable, runId: string, attempt: number): Promise<readonly Stored[]> {
  const { items } = await table.query({
    ...ofRun(runId),
    sort: ['sk', logRingPrefix(attempt), `${logRingPrefix(attempt)}${HIGHEST}`],
    descending: false,
    limit: RING_PIECES,
  });
  return inOrder(readable(table, items));
}

function inOrder(pieces: readonly Stored[]): readonly Stored[] {
  return [...pieces].sort((one, other) => one.offset - other.offset);
}

function ofRun(runId: string) {
  return { partition: ['pk', logPartition(runId)], consistent: true } as const;
}

/** A piece as it is stored, and whether in the ring. */
interface Stored extends StoredPiece {
  readonly item: Item;
  readonly isOfRing: boolean;
}

function readable(table: DynamoTable, items: readonly Item[]): readonly Stored[] {
  return items
    .filter((item) => table.isLive(item))
    .flatMap((item) => {
      const piece = table.valueOf('output', item, readPiece);
      const isOfRing = String(item.sk).startsWith(logRingPrefix(piece?.attempt ?? 0));
      return piece === undefined ? [] : [{ ...piece, item, isOfRing }];
    });
}

function unpacked({ attempt, offset, gzip: bytes }: Stored): Read<LogChunk> {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: LARGEST_PIECE_BYTES }).toString();
    return { value: { attempt, offset, text } };
  } catch {
    return { fault: `gzip: expected at most ${LARGEST_PIECE_BYTES} bytes, compressed` };
  }
}

function absentOrShorter(endOffset: number, now: EpochSeconds): Condition {
  const { expression, values } = absent(now);
  return { expression: `${expression} OR endOffset < :endOffset`, values: { ...values, ':endOffset': endOffset } };
}
