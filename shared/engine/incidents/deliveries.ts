import type { Delivery } from '#domain/notices/delivery.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { isSeen } from '#engine/commit/rights.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** The most deliveries of a job that are looked through for those of one run. */
const MOST_LOOKED_THROUGH = 100;

/** Lists what was told of a job and what became of it, the trouble that began last first; also of one that is deleted. */
export async function readNotices(engine: Engine, jobId: string, page: PageRequest): Promise<Result<Page<Delivery>>> {
  const found = await engine.ports.deliveries.ofJob(jobId, page);
  return found.items.length === 0 && (await liveHead(engine, jobId)) === undefined ? noSuchJob(jobId) : accepted(found);
}

/**
 * Lists what is still to be told, in the order in which it was decided: of one channel page by page, of all of them the oldest.
 * @throws BadCursorError
 */
export async function readBacklog(
  engine: Engine,
  { channel, ...page }: PageRequest & { readonly channel?: string | undefined },
): Promise<Page<Delivery>> {
  const seen = ({ items, ...next }: Page<Delivery>): Page<Delivery> => ({
    items: items.filter(({ notice }) => isSeen(engine, notice.jobId)),
    ...next,
  });
  if (channel !== undefined) {
    return seen(await engine.ports.deliveries.backlog(channel, page));
  }
  const { channelNames } = engine.configuration.notify;
  const backlogs = await Promise.all(channelNames.map((name) => engine.ports.deliveries.backlog(name, page)));
  const items = backlogs.flatMap((backlog) => backlog.items).sort((one, other) => one.notice.at - other.notice.at);
  return seen({ items: items.slice(0, page.limit) });
}

/** The notices that one run led to: those that name it, and those of its own fire. */
export async function noticesOfRun(engine: Engine, { id, jobId, scheduledAt }: Run): Promise<readonly Delivery[]> {
  const { items } = await engine.ports.deliveries.ofJob(jobId, { limit: MOST_LOOKED_THROUGH });
  return items.filter(({ notice }) => notice.runId === id || isOfFire(notice, scheduledAt));
}

function isOfFire({ incident, since }: Delivery['notice'], fire: EpochSeconds): boolean {
  return incident !== undefined && since === fire;
}
