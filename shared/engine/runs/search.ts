import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import { isFinal, OUTCOME_STATUSES, type OutcomeStatus, type Run } from '#domain/runs/run.ts';
import { LONGEST_SEARCH_SECONDS, searchRange } from '#domain/runs/search-range.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { isSeen } from '#engine/commit/rights.ts';
import { dayKindOf } from '#ports/stores/history.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** The outcomes to find: see searchRange for what is meant where an end is left out. */
interface Search extends PageRequest {
  readonly from?: EpochSeconds;
  readonly to?: EpochSeconds;
  readonly status?: readonly OutcomeStatus[];
  readonly reason?: ReasonCode;
  readonly job?: string;
}

/**
 * Searches what became of runs, newest fire first, of all jobs or of one; refuses what goes from more than 7 days ago up to now. A span stands under its last fire. What does not fit is left out of
 * the page that was read, so that one may be shorter than its limit, or empty, and not the last.
 */
export async function searchRuns(
  engine: Engine,
  { from, to, status = OUTCOME_STATUSES, reason, job, ...page }: Search,
): Promise<Result<Page<Run>>> {
  const { history, heads, clock } = engine.ports;
  if (job !== undefined && !(isSeen(engine, job) && (await heads.read(job)) !== undefined)) {
    return noSuchJob(job);
  }
  const now = secondsOf(clock.now());
  // Time goes on while pages are walked, so a search that began stays within its days.
  if (from !== undefined && to === undefined && page.cursor === undefined && now - from > LONGEST_SEARCH_SECONDS) {
    return tooLong();
  }
  const query = { ...page, ...searchRange(present({ from, to }), now) };
  const kinds = [...new Set(status.map(dayKindOf))];
  const found = await (job === undefined ? history.searchRuns({ ...query, kinds }) : history.listRuns(job, query));
  const fits = (run: Run) =>
    isSeen(engine, run.jobId) &&
    isFinal(run) &&
    status.includes(run.status) &&
    (reason === undefined || run.reasonCode === reason);
  return accepted({ ...found, items: found.items.filter(fits) });
}

function tooLong(): Refused {
  const message = 'is more than 7 days before now, up to which it goes without to: search them one after the other';
  return refused('invalid_request', `from: ${message}`, [{ path: 'from', message }]);
}
