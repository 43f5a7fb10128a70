/** Stands in the place of a secret. */
export const MASK = '***';
/** An output that ends within a secret shows at most this much of it. */
const LONGEST_SHOWN_START = 3;

/** Replaces secrets in a text that comes in pieces; a secret may lie across several of them. */
export interface SecretMask {
  /** Takes the next piece and answers what may be shown now: less where the end could be the start of a secret. */
  write(text: string): string;
  /** What is still held back, at the end of the text. Changes nothing. */
  rest(): string;
}

/** Makes a mask for these values. Where several match, the leftmost and then the longest is replaced by `***`. */
export function makeSecretMask(secrets: readonly string[]): SecretMask {
  const values = [...new Set(secrets)].filter((value) => value !== '').sort((one, other) => other.length - one.length);
  const longest = values[0];
  if (longest === undefined) {
    return { write: (text) => text, rest: () => '' };
  }
  const pattern = new RegExp(values.map(escapeForPattern).join('|'), 'g');
  let held = '';
  return {
    write(text) {
      const { shown, rest } = mask(held + text, pattern, (buffer, from) =>
        startOfPartial(buffer, from, values, longest.length),
      );
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

function mask(buffer: string, pattern: RegExp, partialFrom: (buffer: string, from: number) => number) {
  let shown = '';
  let from = 0;
  let partial = partialFrom(buffer, 0);
  for (;;) {
    pattern.lastIndex = from;
    const match = pattern.exec(buffer);
    // A match that starts at or after a partial one waits: the partial one may become the leftmost.
    if (match === null || match.index >= partial) {
      return { shown: shown + buffer.slice(from, partial), rest: buffer.slice(partial) };
    }
    shown += buffer.slice(from, match.index) + MASK;
    from = match.index + match[0].length;
    partial = from > partial ? partialFrom(buffer, from) : partial;
  }
}

/** Where the end of the buffer may be the start of a secret; the buffer's length where it cannot. */
function startOfPartial(buffer: string, from: number, values: readonly string[], longestLength: number): number {
  for (let index = Math.max(from, buffer.length - longestLength + 1); index < buffer.length; index += 1) {
    const end = buffer.slice(index);
    if (values.some((value) => value.length > end.length && value.startsWith(end))) {
      return index;
    }
  }
  return buffer.length;
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
