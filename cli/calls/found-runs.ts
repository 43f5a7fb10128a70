import type { Client, RunSearch } from '#api/client/client.ts';
import type { Run } from '#api/shapes/run.ts';
import { DAY } from '#domain/time/civil.ts';
import { type EpochMilliseconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';

// A day less than the API searches at once: so its clock may be ahead of this one.
const SEARCHED_SECONDS = 6 * DAY;

/**
 * The runs of a range of any length, newest fire first: part by part, each asked for once the one after it is read. Without an
 * end it goes up to now.
 */
export async function* foundRuns(
  client: Client,
  { from, to, ...query }: RunSearch,
  nowMs: EpochMilliseconds,
): AsyncGenerator<Run> {
  const first = from === undefined ? Number.NaN : secondsOf(Date.parse(from));
  const spans = new Set<string>();
  let end = to;
  let start = secondsOf(to === undefined ? nowMs : Date.parse(to)) - SEARCHED_SECONDS;
  while (first >= 0 && first < start) {
    yield* unlessSeen(spans, client.eachFoundRun({ ...query, from: writeUtc(start), to: end }));
    end = writeUtc(start - 1);
    start -= SEARCHED_SECONDS;
  }
  yield* unlessSeen(spans, client.eachFoundRun({ ...query, from, to: end }));
}

/** A span of a job is found in every part that it touches. */
async function* unlessSeen(spans: Set<string>, runs: AsyncIterable<Run>): AsyncGenerator<Run> {
  for await (const run of runs) {
    if (!spans.has(run.id)) {
      yield run;
    }
    if (run.span !== undefined) {
      spans.add(run.id);
    }
  }
}
