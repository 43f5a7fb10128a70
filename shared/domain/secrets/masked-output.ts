import { makeSecretMask } from './mask.ts';

/** Bytes on their way into a run's output: whole characters, masked. */
interface MaskedOutput {
  /** Answers the text of the bytes, not masked. */
  write(chunk: Uint8Array): string;
  /** Passes on what was held back. To be called once, at the end. */
  finish(): void;
}

/** Masks one stream of UTF-8; bytes that are not UTF-8 become U+FFFD. */
export function makeMaskedOutput(secrets: readonly string[], onText: (text: string) => void): MaskedOutput {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
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
