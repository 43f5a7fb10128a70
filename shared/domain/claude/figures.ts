/** A call that was denied, as nobody could be asked. */
export interface Denial {
  readonly tool: string;
  /** The rule that allows just this call; unset where no rule can say that. */
  readonly rule?: string;
}

/** The figures that a run keeps of Claude Code: those of its last attempt, but for the cost, which is that of all of them. */
export interface ClaudeFigures {
  /** For `claude --resume`. */
  readonly sessionId?: string;
  readonly model?: string;
  /** Of the program. */
  readonly version?: string;
  readonly turns: number;
  /** Its own cost by the program's list of prices, in millionths of a dollar. */
  readonly costMicroUsd: number;
  readonly durationApiMs: number;
  /** Requests that had to be sent again. */
  readonly apiRetries: number;
  readonly denials?: readonly Denial[];
  /** The instant at which the usage limit that was reached ends, in seconds. */
  readonly limitUntil?: number;
}

const MICROS_A_DOLLAR = 1_000_000;
/** A million dollars: no budget is larger. */
const MOST_MICROS = 1_000_000 * MICROS_A_DOLLAR;

/** Dollars in the form in which costs are kept: whole millionths, so that they add up; a million dollars at most. */
export function microsOf(usd: number): number {
  return Math.min(Math.round(usd * MICROS_A_DOLLAR), MOST_MICROS);
}

/** A kept cost in dollars. */
export function usdOf(micros: number): number {
  return micros / MICROS_A_DOLLAR;
}

/** The figures of a run after another attempt: what the ones before it cost is not forgotten. */
export function addedFigures(before: ClaudeFigures | undefined, now: ClaudeFigures): ClaudeFigures {
  return before === undefined
    ? now
    : { ...now, costMicroUsd: Math.min(before.costMicroUsd + now.costMicroUsd, MOST_MICROS) };
}
