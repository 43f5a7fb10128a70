import { present } from '#domain/values/present.ts';
import { count, flag, optional, readAs, shape, text } from '#domain/values/shape.ts';
import { readBookmark } from '#engine/commit/bookmark.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { despiteUnreadable } from '#engine/commit/set-aside.ts';
import { summarise } from '#engine/effects/summary.ts';

const BOOKMARK = 'summaries';
const JOBS_A_STEP = 100;

/** The progress of a walk over the list of jobs. */
interface Walk {
  /** The last job that was looked at. */
  readonly after?: string;
  /** Lines that this walk completed. */
  readonly completed: number;
  /** True when a walk found every line complete. */
  readonly done: boolean;
}

const walkCheck = shape<Walk>({ after: optional(text), completed: count, done: flag });

/**
 * Completes the lines that versions up to 0.1 put into the list of jobs, a hundred jobs at a time, and walks again until nothing was left to
 * do: a process of that version may still have been at work. Those of jobs that cannot be read stay as they are. Answers how many lines were
 * completed.
 */
export async function completeSummaries(engine: Engine): Promise<number> {
  const walk = engine.listMemory.complete ? undefined : await readWalk(engine);
  if (walk === undefined || walk.done) {
    engine.listMemory.complete = true;
    return 0;
  }
  const page = await engine.ports.summaries.list({ limit: JOBS_A_STEP, ...present({ cursor: walk.after }) });
  let here = 0;
  for (const { jobId } of page.items.filter(({ settings }) => settings === undefined)) {
    await despiteUnreadable(async () => {
      here += (await summarise(engine, jobId)) ? 1 : 0;
    });
  }
  const completed = walk.completed + here;
  const isOver = page.nextCursor === undefined;
  const next: Walk = isOver
    ? { completed: 0, done: completed === 0 }
    : { completed, done: false, ...present({ after: page.nextCursor }) };
  await engine.ports.bookmarks.write(BOOKMARK, JSON.stringify(next));
  return here;
}

/** Tells whether every line of the list is complete, so that jobs are found by their tags: for good, once they are. */
export async function isListComplete(engine: Engine): Promise<boolean> {
  engine.listMemory.complete ||= (await readWalk(engine)).done;
  return engine.listMemory.complete;
}

async function readWalk(engine: Engine): Promise<Walk> {
  const stored = await readBookmark(engine, BOOKMARK, (json) => readAs(walkCheck, json));
  return stored ?? { completed: 0, done: false };
}
