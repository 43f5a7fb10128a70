import { type Look, PLAIN, readAnsi, type Span, withoutAnsi } from './ansi.ts';
import { visible } from './visible.ts';

/** A piece of output as the API answers it. */
interface LogPiece {
  readonly attempt: number;
  readonly text: string;
  /** The bytes right before it that are not kept. */
  readonly goneBytes?: number | undefined;
}

/** A line of a run's output. */
interface LogLine {
  /** 1 for the first of its attempt; 0: it says that another attempt begins. */
  readonly number: number;
  readonly attempt: number;
  /** With its escape sequences. */
  readonly raw: string;
  /** The look that it begins with. */
  readonly look: Look;
  /** It was not printed, but stands for what was. */
  readonly isNotice?: true;
}

/** A row of the screen: a line, or a part of one that is too long for its row. */
export interface LogRow {
  readonly line: LogLine;
  /** False: it goes on from the row before. */
  readonly isFirst: boolean;
  readonly from: number;
  readonly to: number;
}

/** More of one line is shown when it is wrapped, or downloaded. */
const MOST_UNWRAPPED = 4_000;

/** The lines of output that comes piece by piece; a line that is not over grows with the next piece. */
export class LogLines {
  readonly lines: LogLine[] = [];
  #isOpen = false;

  /** Adds a piece, as it follows on the one before. */
  add({ attempt, text, goneBytes = 0 }: LogPiece): void {
    const last = this.lines.at(-1);
    if (last !== undefined && last.attempt !== attempt) {
      this.#isOpen = false;
      this.lines.push({ number: 0, attempt, raw: `attempt ${attempt}`, look: PLAIN, isNotice: true });
    }
    if (goneBytes > 0) {
      this.#push(attempt, `${goneBytes} bytes are not kept`, { isNotice: true });
      this.#isOpen = false;
    }
    const parts = text.split('\n');
    for (const [index, part] of parts.entries()) {
      const isLastPart = index === parts.length - 1;
      if (this.#isOpen) {
        this.#extend(part);
      } else if (!isLastPart || part !== '') {
        this.#push(attempt, part);
      }
      this.#isOpen = isLastPart && (this.#isOpen || part !== '');
    }
  }

  #push(attempt: number, raw: string, more: Pick<LogLine, 'isNotice'> = {}): void {
    const last = this.lines.at(-1);
    const follows = last?.attempt === attempt;
    const look = follows ? readAnsi(last.raw, last.look).after : PLAIN;
    this.lines.push({ number: follows ? last.number + 1 : 1, attempt, raw: withoutReturn(raw), look, ...more });
  }

  #extend(part: string): void {
    const last = this.lines.pop();
    if (last !== undefined) {
      this.lines.push({ ...last, raw: withoutReturn(last.raw + part) });
    }
  }
}

/** Programs end lines with a carriage return, too, and write a bar of progress over itself: the last of it is what a terminal shows. */
function withoutReturn(raw: string): string {
  const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  return text.slice(text.lastIndexOf('\r') + 1);
}

/** The rows of lines. With `columns`, lines are cut after so many characters, so that all rows are equally high. */
export function rowsOf(lines: readonly LogLine[], columns: number | undefined): readonly LogRow[] {
  return lines.flatMap((line) => {
    const { length } = visibleText(line);
    const width = columns ?? MOST_UNWRAPPED;
    const count = columns === undefined ? 1 : Math.max(1, Math.ceil(length / width));
    return Array.from({ length: count }, (_, index) => ({
      line,
      isFirst: index === 0,
      from: index * width,
      to: (index + 1) * width,
    }));
  });
}

/** The pieces of a row, each in its look. */
export function spansOf({ line, from, to }: LogRow): readonly Span[] {
  let at = 0;
  return readAnsi(line.raw, line.look).spans.flatMap(({ text, look }) => {
    const shown = visible(text);
    const start = at;
    at += shown.length;
    const part = shown.slice(Math.max(0, from - start), Math.max(0, to - start));
    return part === '' ? [] : [{ text: part, look }];
  });
}

/** The text of a line as it is shown. */
export function visibleText({ raw }: LogLine): string {
  return visible(withoutAnsi(raw));
}

/** The indexes of the rows in which a text stands, whatever its case. */
export function hitsIn(rows: readonly LogRow[], wanted: string): readonly number[] {
  const sought = wanted.toLowerCase();
  return sought === ''
    ? []
    : rows.flatMap(({ line, from, to }, index) =>
        visibleText(line).toLowerCase().slice(from, to).includes(sought) ? [index] : [],
      );
}
