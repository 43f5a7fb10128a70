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

/** Tells a text that opens a file beside the one that it is for. A name must be quoted to be that word. */
export function attaches(statement: string): boolean {
  return [...statement.matchAll(TOKEN)].some(([token]) => token.toLowerCase() === 'attach');
}

/** A trigger's statement ends with the semicolon behind its END (https://sqlite.org/c3ref/complete.html). */
function isWithinTrigger(words: readonly string[]): boolean {
  const isTrigger = TRIGGER.test(words.slice(0, 2).join(' ')) || TRIGGER.test(words.slice(0, 3).join(' '));
  return isTrigger && !(words.at(-1) === 'end' && words.includes('begin'));
}
