/** A text that is not JSON, even with comments allowed. */
export class JsoncError extends Error {
  override readonly name = 'JsoncError';
  readonly code = 'malformed_json';
}

const STRING_COMMENT_OR_COMMA =
  /"(?:\\.|[^"\\\n])*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[\]}])/g;

/**
 * Reads JSON in which `//` and block comments and a comma after the last item are allowed.
 * @throws JsoncError saying line, column and what was found there
 */
export function readJsonc(text: string): unknown {
  const json = text
    .replace(/^\uFEFF/, ' ')
    .replace(STRING_COMMENT_OR_COMMA, (found) => (found.startsWith('"') ? found : blank(found)));
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new JsoncError(explain(error, json), { cause: error });
  }
}

/** As many spaces, so that positions stay what they are in the file. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function explain(error: unknown, json: string): string {
  const message = error instanceof Error ? error.message : 'not JSON';
  const position = /at position (\d+)/.exec(message)?.[1];
  const before = position === undefined ? json : json.slice(0, Number(position));
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  return `line ${line}, column ${column}: ${message.replace(/,? (in JSON )?at position.*$|,? in JSON$/s, '')}`;
}
