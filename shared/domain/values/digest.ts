const SHOWN_CHARACTERS = 32;

/**
 * The SHA-256 of a text in UTF-8 (FIPS 180-4), as 64 hexadecimal digits. It answers at once: WebCrypto hands each text, however short, to
 * another thread, which takes ten times as long, and no test's clock waits for that.
 */
export type Sha256 = (text: string) => string;

/** Names a text by the first half of its SHA-256, as 32 hexadecimal digits: two texts that are made to have one name are not to be found. */
export function digest(text: string, sha256: Sha256): string {
  return sha256(text).slice(0, SHOWN_CHARACTERS);
}
