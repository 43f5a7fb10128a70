/** Stands in the place of a secret. */
export const MASK = '***';
/** An output that ends within a secret shows at most this much of it. */
const LONGEST_SHOWN_START = 3;
/** Secrets are looked up by their first characters: few places of an output begin like one. */
const LONGEST_HEAD = 3;

/** Replaces secrets in a text that comes in pieces; a secret may lie across several of them. */
export interface SecretMask {
  /** Takes the next piece and answers what may be shown now: less where the end could be the start of a secret. */
  write(text: string): string;
  /** The part that is still held back, at the end of the text. Changes nothing. */
  rest(): string;
}

/** Makes a mask for these values. Where several match, the leftmost and then the longest is replaced by `***`. */
export function makeSecretMask(secrets: readonly string[]): SecretMask {
  const values = [...new Set(secrets)].filter((value) => value !== '').sort((one, other) => other.length - one.length);
  if (values.length === 0) {
    return { write: (text) => text, rest: () => '' };
  }
  const index = indexOf(values);
  let held = '';
  return {
    write(text) {
      const { shown, rest } = mask(held + text, index);
      held = rest;
      return shown;
    },
    rest: () => (held.length > LONGEST_SHOWN_START ? MASK : held),
  };
}

/** Masks a whole text at once. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const whole = makeSecretMask(secrets);
  return whole.write(text) + whole.rest();
}

/** Masks a number of a JSON value: as it is where no secret stands in its digits, else as a text. */
export function maskNumber(value: number, secrets: readonly string[]): number | string {
  const shown = maskSecrets(String(value), secrets);
  return shown === String(value) ? value : shown;
}

/** Values to look for, by their first characters. */
interface SecretIndex {
  /** The number of characters of a value that it is found by. */
  readonly headLength: number;
  /** The longest first. */
  readonly byHead: ReadonlyMap<string, readonly string[]>;
  /** Finds a place where a value may begin. */
  readonly heads: RegExp;
}

function indexOf(values: readonly string[]): SecretIndex {
  const headLength = Math.min(LONGEST_HEAD, ...values.map(({ length }) => length));
  const byHead = new Map<string, string[]>();
  for (const value of values) {
    const head = value.slice(0, headLength);
    const alike = byHead.get(head);
    if (alike === undefined) {
      byHead.set(head, [value]);
    } else {
      alike.push(value);
    }
  }
  return { headLength, byHead, heads: new RegExp([...byHead.keys()].map(escapeForPattern).join('|'), 'g') };
}

function mask(buffer: string, { headLength, byHead, heads }: SecretIndex) {
  let shown = '';
  let from = 0;
  heads.lastIndex = 0;
  for (let found = heads.exec(buffer); found !== null; found = heads.exec(buffer)) {
    const at = found.index;
    const alike = byHead.get(found[0]) ?? [];
    // A longer secret may have begun here: whether it has, the next piece says.
    if (alike.some((value) => value.length > buffer.length - at && value.startsWith(buffer.slice(at)))) {
      return { shown: shown + buffer.slice(from, at), rest: buffer.slice(at) };
    }
    const secret = alike.find((value) => buffer.startsWith(value, at));
    if (secret !== undefined) {
      shown += buffer.slice(from, at) + MASK;
      from = at + secret.length;
    }
    heads.lastIndex = secret === undefined ? at + 1 : from;
  }
  const end = startOfHead(buffer, Math.max(from, buffer.length - headLength + 1), byHead);
  return { shown: shown + buffer.slice(from, end), rest: buffer.slice(end) };
}

/** The place from which the end of the buffer may be the start of a secret's head; the buffer's length where it cannot. */
function startOfHead(buffer: string, from: number, byHead: SecretIndex['byHead']): number {
  for (let at = from; at < buffer.length; at += 1) {
    const end = buffer.slice(at);
    if ([...byHead.keys()].some((head) => head.startsWith(end))) {
      return at;
    }
  }
  return buffer.length;
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
