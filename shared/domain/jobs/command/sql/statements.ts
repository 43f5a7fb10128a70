/** Semicolons do not count within these: strings, quoted names, comments (https://sqlite.org/lang_keywords.html, lang_comment.html). */
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;|[A-Za-z_]\w*|[\s\S]/g;
const COMMENT = /^(?:--|\/\*)/;
const TRIGGER = /^create(?: temp| temporary)? trigger$/;

/** The statements of a text for SQLite, without their semicolons; that of a trigger with those of its body. Comments alone are none. */
export function statementsIn(text: string): readonly string[] {
  const statements: string[] = [];
  let current = '';
  let words: string[] = [];
  const finish = () => {
    if (words.length > 0) {
      statements.push(current.trim());
    }
    [current, words] = ['', []];
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ';' && !isWithinTrigger(words)) {
      finish();
    } else {
      current += token;
      if (!COMMENT.test(token) && token.trim() !== '') {
        words.push(token.toLowerCase());
      }
    }
  }
  finish();
  return statements;
}

/**
 * Tells a statement that opens or writes a file beside the one that it is for: ATTACH, and VACUUM with INTO
 * (https://sqlite.org/lang_vacuum.html). A name must be quoted to be one of these words.
 */
export function opensAnother(statement: string): boolean {
  const words = new Set([...statement.matchAll(TOKEN)].map(([token]) => token.toLowerCase()));
  return words.has('attach') || (words.has('vacuum') && words.has('into'));
}

/**
 * A trigger's statement ends with the semicolon behind an END that follows a semicolon: that of a CASE follows none
 * (https://sqlite.org/c3ref/complete.html).
 */
function isWithinTrigger(words: readonly string[]): boolean {
  const isTrigger = TRIGGER.test(words.slice(0, 2).join(' ')) || TRIGGER.test(words.slice(0, 3).join(' '));
  return isTrigger && !(words.at(-1) === 'end' && words.at(-2) === ';');
}
