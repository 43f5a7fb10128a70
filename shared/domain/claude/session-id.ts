const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Tells the id of a session, as the program gives and takes them, from every other text: one that is none could be an option of its command line. */
export function isSessionId(text: string): boolean {
  return UUID.test(text);
}
