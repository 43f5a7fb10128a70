import type { ReceiptJob } from './receipt.ts';

/** The findings about the records of a job: all as they were, or what is wrong with them. */
export const FINDINGS = ['same', 'altered', 'missing', 'added', 'exchanged', 'expired'] as const;

/** A job of a receipt, and what was found of it. */
export interface CheckedJob {
  readonly id: string;
  readonly found: (typeof FINDINGS)[number];
  /** The records that are there now. */
  readonly records: number;
}

/** Holds the records that are there now against a page. `expired`: retention has passed, so that none of them has to be there. */
export function comparedJobs(
  page: readonly ReceiptJob[],
  there: readonly ReceiptJob[],
  expired: boolean,
): readonly CheckedJob[] {
  const now = new Map(there.map((job) => [job.id, job]));
  const then = new Set(page.map(({ id }) => id));
  const known = page.map((job) => {
    const found = now.get(job.id);
    return { id: job.id, found: findingOf(job, found, expired), records: found?.records ?? 0 };
  });
  const added = there.filter(({ id }) => !then.has(id));
  return [...known, ...added.map(({ id, records }) => ({ id, found: 'added' as const, records }))];
}

function findingOf(job: ReceiptJob, found: ReceiptJob | undefined, expired: boolean): CheckedJob['found'] {
  const records = found?.records ?? 0;
  if (found?.hash === job.hash) {
    return 'same';
  }
  if (records < job.records) {
    return expired ? 'expired' : 'missing';
  }
  if (records > job.records) {
    return 'added';
  }
  return found?.ids === job.ids ? 'altered' : 'exchanged';
}
