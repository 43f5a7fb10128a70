import { makeMaskedOutput } from '#domain/secrets/mask/bytes.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import { type Charset, charsetOf } from './charset.ts';
import { type Decoding, decodeBody, TooLongError } from './coding.ts';

const START_CHARACTERS = 300;
const LONGEST_NOTE = 120;

/** The way to read the body of a response. */
interface BodyReading {
  /** The headers that say what the bytes are, as they came. */
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  /** As it came, and decoded. */
  readonly mostBytes: number;
  /** A text to look for. */
  readonly contains?: string | undefined;
  readonly secrets: readonly string[];
  onOutput(chunk: Uint8Array): void;
}

/** A body that was read, as far as it decides. */
export interface ReadBody {
  /** It is longer than it may be: no more of it was read. */
  readonly tooLong: boolean;
  /** The text is in it. */
  readonly found: boolean;
  /** Its beginning, masked. */
  readonly start: string;
}

/**
 * Reads a body as it comes, in bounded memory, and passes it on, decoded, as text and masked. A coding or charset that is not known is
 * said in front of it. Throws what reading and decoding it throws.
 */
export async function readBody(body: AsyncIterable<Uint8Array>, reading: BodyReading): Promise<ReadBody> {
  const { mostBytes, contains, secrets } = reading;
  const search = makeSearch(contains);
  let start = '';
  const decoding = decodeBody(body, reading.contentEncoding, mostBytes);
  const charset = charsetOf(reading.contentType);
  for (const note of notesOn(decoding, charset)) {
    reading.onOutput(Buffer.from(`[${printableLine(note, LONGEST_NOTE)}]\n`));
  }
  const output = makeMaskedOutput(
    secrets,
    (text) => {
      start = (start + text).slice(0, START_CHARACTERS);
      reading.onOutput(Buffer.from(text));
    },
    charset.name,
  );
  let bytes = 0;
  let tooLong = false;
  try {
    for await (const chunk of decoding.bytes) {
      search.add(output.write(chunk.subarray(0, mostBytes - bytes)));
      bytes += chunk.length;
      tooLong = bytes > mostBytes;
      if (tooLong) {
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof TooLongError)) {
      throw error;
    }
    tooLong = true;
  } finally {
    output.finish();
  }
  return { tooLong, found: search.found(), start };
}

/** The notes on what could not be understood of a body. */
function notesOn(decoding: Decoding, charset: Charset): readonly string[] {
  return [
    ...(decoding.unknown === undefined
      ? []
      : [`the content encoding ${decoding.unknown} is not known: shown as it came`]),
    ...(charset.unknown === undefined ? [] : [`the charset ${charset.unknown} is not known: read as UTF-8`]),
  ];
}

/** Looks for a text in one that comes in pieces. */
function makeSearch(wanted: string | undefined) {
  let found = wanted === undefined;
  let end = '';
  return {
    add(piece: string) {
      if (wanted !== undefined && !found) {
        end += piece;
        found = end.includes(wanted);
        end = end.slice(Math.max(0, end.length - wanted.length + 1));
      }
    },
    found: () => found,
  };
}
