/** The largest body that the API reads: 256 KiB. */
export const MAX_BODY_BYTES = 262_144;

/** The most jobs that one call plans or applies. */
export const MAX_JOBS_A_CALL = 100;

/** The most parents that the jobs of a call may have, 20 each. */
export const MOST_ALONGSIDE = 2_000;

/** The most items that one page of a list holds, and their number unless told. */
export const MAX_PAGE_ITEMS = 100;
export const DEFAULT_PAGE_ITEMS = 50;

/** The most lines that one page of the list of jobs holds (`view=list`). */
export const MAX_PAGE_LINES = 1_000;

/** The most jobs that are asked for by id at once. */
export const MAX_IDS = 100;

/** The bytes of output that are read from its end, unless told, and the most. */
export const DEFAULT_END_BYTES = 65_536;
export const MOST_END_BYTES = 1_048_576;

/** The most fires that `next` and `preview` compute, and their number unless told. */
export const MAX_FIRES = 100;
export const DEFAULT_FIRES = 10;

/** The most fires of all jobs that are told of at once. */
export const MAX_COMING_FIRES = 200;

/** The most that jitter moves a fire by: a day. */
export const MOST_JITTER_SECONDS = 86_400;

/** The most records that one question about a job's runs sums up, and their number unless told. */
export const MOST_RUNS_SUMMED = 500;
export const DEFAULT_RUNS_SUMMED = 100;

/** The most runs of one backfill at once. */
export const MOST_BACKFILLED_AT_ONCE = 20;

/** The days that a forecast looks ahead, unless told, and the most. */
export const DEFAULT_FORECAST_DAYS = 7;
export const MOST_FORECAST_DAYS = 31;

/** The longest that a forecast is told a run takes, in milliseconds: all of its days. */
export const MOST_FORECAST_TAKES_MS = MOST_FORECAST_DAYS * 86_400_000;

/** The latest records of a job that a forecast takes its duration from, unless told. */
export const DEFAULT_RUNS_TIMED = 20;

/** The most pages of a day's receipt that are asked for by number. */
export const MOST_RECEIPT_PAGES = 1_000_000;

/** The most jobs that one call replays, and the largest seed of what is drawn. */
export const MAX_REPLAYED_JOBS = 200;
export const MOST_REPLAY_SEED = 4_294_967_295;
