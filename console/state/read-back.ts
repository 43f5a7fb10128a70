/** A record of a job. */
interface Recorded {
  readonly id: string;
  /** RFC 3339. */
  readonly scheduledAt: string;
}

/** The latest records of a job, and the instant from which on none of them is missing. */
interface ReadBack<Run> {
  readonly runs: readonly Run[];
  readonly sinceMs: number;
}

/** Asks for a page of records within a range, newest first. */
type Ask<Run> = (range: {
  readonly from: string;
  readonly to?: string;
  readonly cursor?: string;
}) => Promise<{ readonly items: readonly Run[]; readonly nextCursor?: string | undefined }>;

/** A stretch of time, and what was read of it. */
interface Part<Run> {
  readonly fromMs: number;
  readonly runs: readonly Run[];
  readonly isWhole: boolean;
}

/**
 * Reads the records of a job from now back to an instant. The first page tells how far a page reaches; the rest is read side by side, in
 * parts of about a page each, so that it takes two or three answers after one another however many pages there are.
 * @param most pages at most: of a job that fires all the time the latest ones
 */
export async function readBack<Run extends Recorded>(
  ask: Ask<Run>,
  { fromMs, nowMs, most }: { readonly fromMs: number; readonly nowMs: number; readonly most: number },
): Promise<ReadBack<Run>> {
  const first = await ask({ from: iso(fromMs) });
  const oldest = first.items.at(-1);
  if (first.nextCursor === undefined || oldest === undefined) {
    return { runs: first.items, sinceMs: fromMs };
  }
  const oldestMs = Date.parse(oldest.scheduledAt);
  const reachMs = Math.max(1_000, nowMs - oldestMs);
  const parts = Math.min(most - 1, Math.ceil((oldestMs - fromMs) / reachMs));
  const beginMs = Math.max(fromMs, oldestMs - parts * reachMs);
  const sizeMs = (oldestMs - beginMs) / parts;
  let left = most - 1 - parts;
  const more = () => {
    left -= 1;
    return left >= 0;
  };
  const ends = Array.from({ length: parts }, (_, index) => oldestMs - index * sizeMs);
  const read = await Promise.all(
    ends.map((toMs, index) => readPart(ask, index === parts - 1 ? beginMs : toMs - sizeMs, toMs, more)),
  );
  // Parts meet at an instant, and one that is not whole ends what is.
  const cut = read.findIndex(({ isWhole }) => !isWhole);
  const whole = cut === -1 ? read : read.slice(0, cut);
  const runs = new Map([...first.items, ...whole.flatMap((part) => part.runs)].map((run) => [run.id, run]));
  return { runs: [...runs.values()], sinceMs: whole.at(-1)?.fromMs ?? oldestMs };
}

async function readPart<Run>(ask: Ask<Run>, fromMs: number, toMs: number, more: () => boolean): Promise<Part<Run>> {
  const range = { from: iso(fromMs), to: iso(toMs) };
  let page = await ask(range);
  const runs = [...page.items];
  while (page.nextCursor !== undefined && more()) {
    page = await ask({ ...range, cursor: page.nextCursor });
    runs.push(...page.items);
  }
  return { fromMs, runs, isWhole: page.nextCursor === undefined };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
