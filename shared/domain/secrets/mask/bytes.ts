import { makeSecretMask } from './pieces.ts';

/** Bytes on their way into a run's output: whole characters, masked. */
interface MaskedOutput {
  /** Answers the text of the bytes, not masked. */
  write(chunk: Uint8Array): string;
  /** Passes on what was held back. To be called once, at the end. */
  finish(): void;
}

/**
 * Masks one stream of bytes, passed on as text; what its charset does not know becomes U+FFFD.
 * @param charset a name of the WHATWG's Encoding Standard
 */
export function makeMaskedOutput(
  secrets: readonly string[],
  onText: (text: string) => void,
  charset = 'utf-8',
): MaskedOutput {
  const decoder = new TextDecoder(charset, { ignoreBOM: true });
  const mask = makeSecretMask(secrets);
  const pass = (text: string) => {
    if (text !== '') {
      onText(text);
    }
  };
  return {
    write(chunk) {
      const text = decoder.decode(chunk, { stream: true });
      pass(mask.write(text));
      return text;
    },
    finish() {
      pass(mask.write(decoder.decode()));
      pass(mask.rest());
    },
  };
}
