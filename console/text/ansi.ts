/** A piece of a line in one look; `look` is a list of names of classes, empty for plain text. */
export interface Span {
  readonly text: string;
  readonly look: string;
}

/** The look that holds at some place of a text, as escape sequences before it have left it. */
export interface Look {
  readonly color?: string | undefined;
  readonly ground?: string | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly struck?: boolean;
  readonly inverse?: boolean;
}

export const PLAIN: Look = {};

const COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const ESC = '\u001b';
const BELL = '\u0007';
/** CSI sequences, OSC strings with their end, other escapes of two characters (ECMA-48, sections 5.4 and 5.6); the first group: parameters of SGR. */
const ESCAPE = new RegExp(
  `${ESC}(?:\\[([\\d;:]*)m|\\[[ -?]*[@-~]|\\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)?|[ -~])`,
  'g',
);

/** Reads a line with its escape sequences: the pieces that are to be shown, and the look that the next line begins with. */
export function readAnsi(line: string, before: Look): { readonly spans: readonly Span[]; readonly after: Look } {
  const spans: Span[] = [];
  let look = before;
  let from = 0;
  const push = (text: string) => {
    if (text !== '') {
      spans.push({ text, look: classesOf(look) });
    }
  };
  for (const found of line.matchAll(ESCAPE)) {
    push(line.slice(from, found.index));
    from = found.index + found[0].length;
    if (found[1] !== undefined) {
      look = applied(look, found[1]);
    }
  }
  push(line.slice(from));
  return { spans, after: look };
}

/** The text of a line without its escape sequences. */
export function withoutAnsi(line: string): string {
  return line.includes('\u001b') ? line.replace(ESCAPE, '') : line;
}

/** Select graphic rendition (ECMA-48, section 8.3.117): the codes are applied one after another. */
function applied(before: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map(Number);
  let look = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const { color, taken } = extended(codes.slice(index + 1));
      look = code === 38 ? { ...look, color } : { ...look, ground: color };
      index += taken;
    } else {
      look = withCode(look, code);
    }
  }
  return look;
}

function withCode(look: Look, code: number): Look {
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...look, bold: true };
    case 2:
      return { ...look, dim: true };
    case 3:
      return { ...look, italic: true };
    case 4:
      return { ...look, underline: true };
    case 7:
      return { ...look, inverse: true };
    case 9:
      return { ...look, struck: true };
    case 22:
      return { ...look, bold: false, dim: false };
    case 23:
      return { ...look, italic: false };
    case 24:
      return { ...look, underline: false };
    case 27:
      return { ...look, inverse: false };
    case 29:
      return { ...look, struck: false };
    case 39:
      return { ...look, color: undefined };
    case 49:
      return { ...look, ground: undefined };
    default:
      return withColor(look, code);
  }
}

function withColor(look: Look, code: number): Look {
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
    return { ...look, color: COLORS[code % 10] };
  }
  return (code >= 40 && code <= 47) || (code >= 100 && code <= 107) ? { ...look, ground: COLORS[code % 10] } : look;
}

/** Colours of 256 and of 16 million fall to the nearest of the eight. */
function extended([form, ...rest]: readonly number[]): { readonly color: string | undefined; readonly taken: number } {
  if (form === 5) {
    return { color: ofPalette(rest[0] ?? 0), taken: 2 };
  }
  return form === 2
    ? { color: nearest(rest[0] ?? 0, rest[1] ?? 0, rest[2] ?? 0), taken: 4 }
    : { color: undefined, taken: 1 };
}

function ofPalette(index: number): string | undefined {
  if (index < 16) {
    return COLORS[index % 8];
  }
  if (index > 231) {
    const grey = 8 + (index - 232) * 10;
    return nearest(grey, grey, grey);
  }
  const cube = index - 16;
  const level = (part: number) => (part === 0 ? 0 : 55 + part * 40);
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function nearest(red: number, green: number, blue: number): string | undefined {
  const strongest = Math.max(red, green, blue);
  const bits = [red, green, blue].map((part) => (strongest > 64 && part > strongest * 0.6 ? 1 : 0));
  return COLORS[(bits[0] ?? 0) + (bits[1] ?? 0) * 2 + (bits[2] ?? 0) * 4];
}

function classesOf(look: Look): string {
  return [
    look.color && `fg-${look.color}`,
    look.ground && `bg-${look.ground}`,
    look.bold && 'bold',
    look.dim && 'dim',
    look.italic && 'italic',
    look.underline && 'underline',
    look.struck && 'struck',
    look.inverse && 'inverse',
  ]
    .filter((name) => typeof name === 'string')
    .join(' ');
}
