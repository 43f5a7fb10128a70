import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { wellFormedUtf8 } from '#domain/values/utf8.ts';

/** Of a stream so much is read: more than a run shows of its answer. */
const MOST_STREAM_BYTES = 1_024;
/** About the transport: the service's answer is beside it. */
const METADATA = '$metadata';

/** An answer of the SDK as JSON has it. A stream is read no further than its beginning, and let go of. */
export async function plainAnswer(answer: unknown): Promise<JsonObject> {
  const entries = Object.entries(isObject(answer) ? answer : {}).filter(([name]) => name !== METADATA);
  const read = await Promise.all(
    entries.map(
      async ([name, value]): Promise<[string, unknown]> => [
        name,
        isStream(value) ? await beginningOf(value) : plain(value),
      ],
    ),
  );
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return textOf(value);
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : value.toISOString();
  }
  if (value instanceof Set || Array.isArray(value)) {
    return [...value].map(plain);
  }
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
  }
  return typeof value === 'bigint' ? String(value) : value;
}

/** Text where the bytes are that, else base64, as JSON has bytes elsewhere on AWS. */
function textOf(bytes: Uint8Array): string {
  return wellFormedUtf8(bytes) ?? Buffer.from(bytes).toString('base64');
}

async function beginningOf(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) {
      return '(a stream of events)';
    }
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_STREAM_BYTES) {
      break;
    }
  }
  return textOf(Buffer.concat(chunks).subarray(0, MOST_STREAM_BYTES));
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return isObject(value) && !(value instanceof Uint8Array) && Symbol.asyncIterator in value;
}
