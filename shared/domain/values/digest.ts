const SHOWN_CHARACTERS = 32;

/** The SHA-256 of a text (FIPS 180-4), as 64 hexadecimal digits. */
export async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Names a text by the first half of its SHA-256 (FIPS 180-4), as 32 hexadecimal digits: two texts that are made to have one name are not to be found. */
export async function digest(text: string): Promise<string> {
  return (await sha256(text)).slice(0, SHOWN_CHARACTERS);
}
