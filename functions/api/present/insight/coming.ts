import type { ComingFires } from '#api/shapes/preview.ts';
import type { Coming } from '#domain/ledger/planning/coming.ts';
import { previewFire } from '#domain/schedule/preview-fire.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { ComingLine } from '#engine/jobs/coming-fires.ts';

/** Shows fires to come of several jobs. */
export function presentComing({ items, through }: Coming<ComingLine>): ComingFires {
  return {
    items: items.map(({ job: { line, schedule }, first, last, count }) => ({
      jobId: line.summary.jobId,
      name: line.summary.name,
      ...previewFire(schedule, first),
      ...(count === 1 ? {} : { last: { ...previewFire(schedule, last) }, count }),
    })),
    through: writeUtc(through),
  };
}
