import { type ReadJson, readJson } from './read.ts';

const STRING_COMMENT_OR_COMMA =
  /"(?:\\.|[^"\\\n])*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[\]}])/g;

/** Reads JSON in which `//` and block comments, a comma after the last item and a byte order mark are allowed. */
export function readJsonc(text: string): ReadJson {
  return readJson(
    text
      .replace(/^\uFEFF/, ' ')
      .replace(STRING_COMMENT_OR_COMMA, (found) => (found.startsWith('"') ? found : blank(found))),
  );
}

/** As many spaces, so that positions stay what they are in the file. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
