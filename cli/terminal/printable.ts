/**
 * Makes text of others safe and seemly in a terminal: control characters, which could move the cursor or forge lines, and characters
 * that turn the direction of writing are shown as `\u001b`.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
