import { makeMaskedOutput } from '#domain/secrets/masked-output.ts';

const START_CHARACTERS = 300;

/** How to read the body of a response. */
interface BodyReading {
  readonly mostBytes: number;
  /** A text to look for. */
  readonly contains?: string | undefined;
  readonly secrets: readonly string[];
  onOutput(chunk: Uint8Array): void;
}

/** What there is to say of a body that was read. */
export interface ReadBody {
  /** It is longer than it may be: no more of it was read. */
  readonly tooLong: boolean;
  /** Whether the text is in it. */
  readonly found: boolean;
  /** How it begins, masked. */
  readonly start: string;
}

/** Reads a body as it comes, in bounded memory, and passes it on, masked. Throws what reading it throws. */
export async function readBody(body: AsyncIterable<Uint8Array>, reading: BodyReading): Promise<ReadBody> {
  const { mostBytes, contains, secrets } = reading;
  const search = makeSearch(contains);
  let start = '';
  const output = makeMaskedOutput(secrets, (text) => {
    start = (start + text).slice(0, START_CHARACTERS);
    reading.onOutput(Buffer.from(text));
  });
  let bytes = 0;
  try {
    for await (const chunk of body) {
      search.add(output.write(chunk.subarray(0, mostBytes - bytes)));
      bytes += chunk.length;
      if (bytes > mostBytes) {
        break;
      }
    }
  } finally {
    output.finish();
  }
  return { tooLong: bytes > mostBytes, found: search.found(), start };
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
