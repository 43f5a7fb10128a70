import { alignedTable, type Cell } from '#domain/jobs/command/sql/table.ts';

/** So much text of rows is kept for the output: what a run keeps of its beginning. */
const MOST_KEPT_CHARACTERS = 262_144;
const MOST_KEPT_ROWS = 10_000;

/** The room for the rows of all statements of a command. */
export class RowRoom {
  #characters = MOST_KEPT_CHARACTERS;
  #rows = MOST_KEPT_ROWS;

  /** Tells whether there is room for a row, and takes it. */
  take(row: readonly Cell[]): boolean {
    if (this.#rows === 0 || this.#characters <= 0) {
      return false;
    }
    this.#rows -= 1;
    this.#characters -= row.reduce((sum, cell) => sum + (cell ?? '').length + 1, 0);
    return true;
  }
}

/** The rows of one statement. Rows beyond the room are counted, and forgotten. */
export class ResultSet {
  readonly columns: readonly string[];
  readonly kept: (readonly Cell[])[] = [];
  rows = 0;
  readonly #room: RowRoom;
  #isFull = false;

  constructor(columns: readonly string[], room: RowRoom) {
    this.columns = columns;
    this.#room = room;
  }

  add(row: readonly Cell[]): void {
    this.rows += 1;
    this.#isFull ||= !this.#room.take(row);
    if (!this.#isFull) {
      this.kept.push(row);
    }
  }

  /** As text; `counted`: without the rows. */
  shown(counted: boolean): string {
    const all = `(${this.rows} ${this.rows === 1 ? 'row' : 'rows'}`;
    if (counted) {
      return `${all})\n`;
    }
    const left = this.kept.length < this.rows ? `; the first ${this.kept.length} are shown` : '';
    return `${alignedTable(this.columns, this.kept)}${all}${left})\n`;
  }
}

/** The change of a statement that gives no rows. */
export class ChangedRows {
  readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
  }

  shown(): string {
    return `${this.rows} ${this.rows === 1 ? 'row' : 'rows'} changed\n`;
  }
}
