/** The value that a stored text says in JSON; undefined where it is no text, or no JSON. Never throws. */
export function parsedJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
