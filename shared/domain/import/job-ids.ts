import { stableHash64 } from '#domain/values/stable-hash.ts';

const LONGEST = 56;
const HASH_LENGTH = 6;
/** Escape sequences, with what they carry: CSI, OSC and the like up to their end, and any other (ECMA-48, 5.4 and 8.3). */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what is to be taken out
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/**
 * Gives jobs their ids: what they are called by, in the characters of an id, at most 56. The first of a name has it as it is, the others
 * with a hash of what makes them different behind it, so that an id stays with its job where others are added behind it.
 */
export class JobIds {
  readonly #taken = new Set<string>();

  /** An id that is somebody else's: it is given to nobody. */
  reserve(id: string): void {
    this.#taken.add(id);
  }

  /** @param distinction a text that no other job of the source has, or only one that is the same in all respects */
  give(name: string, distinction: string): string {
    const plain = clean(name);
    const hashed = plain.length > LONGEST || this.#taken.has(plain) ? withTail(plain, hashOf(distinction)) : plain;
    let id = hashed;
    for (let count = 2; this.#taken.has(id); count += 1) {
      id = withTail(hashed, String(count));
    }
    this.#taken.add(id);
    return id;
  }
}

function clean(name: string): string {
  const cleaned = name
    .replace(ESCAPES, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return cleaned === '' ? 'job' : cleaned;
}

function withTail(name: string, tail: string): string {
  return `${name.slice(0, LONGEST - tail.length - 1)}-${tail}`;
}

function hashOf(text: string): string {
  return stableHash64(text).toString(36).padStart(HASH_LENGTH, '0').slice(-HASH_LENGTH);
}
