const SHOWN_CHARACTERS = 32;

/** Names a text by the first half of its SHA-256 (FIPS 180-4), as 32 hexadecimal digits: two texts that are made to have one name are not to be found. */
export async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, SHOWN_CHARACTERS);
}
