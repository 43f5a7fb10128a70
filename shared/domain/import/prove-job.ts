import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { type EpochMilliseconds, type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Imported, ImportedJob, JobDraft, LeftOut } from './imported.ts';
import { LONGEST_PROOF_SECONDS, LONGEST_WORK_MS, type Proof, prove } from './proof.ts';

/** A job and what came of holding its fires against the second reading of its source. */
interface ProvedJob extends ImportedJob {
  readonly proof: (Proof & { readonly by: string }) | { readonly notCompared: string };
  /** False where its fires are not those of its source, as far as anybody can tell. */
  readonly proven: boolean;
}

interface From {
  readonly after: EpochSeconds;
  readonly nowMs: () => EpochMilliseconds;
}

/** An import, each of its jobs held against its source. */
export interface ProvedImport {
  readonly jobs: readonly ProvedJob[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

/**
 * Holds each job of an import against the second reading of its source. A job whose schedule nobody here can read is left out.
 * @param after the fires after this instant are compared
 * @param onProved is told how many jobs are done
 */
export function proveImport(
  imported: Imported,
  { after, nowMs, onProved = () => undefined }: From & { readonly onProved?: (jobs: number) => void },
): ProvedImport {
  const jobs: ProvedJob[] = [];
  const leftOut = [...imported.leftOut];
  for (const one of imported.jobs) {
    const schedule = read(one.job, after);
    if (schedule instanceof ScheduleError) {
      const { place, written, position } = one;
      // A source that never fires loses nothing.
      const blocks = schedule.code !== 'never-fires';
      leftOut.push({ place, written, ...present({ position }), why: schedule.message, blocks });
    } else {
      jobs.push(proveOne(one, schedule, { after, nowMs }));
      onProved(jobs.length);
    }
  }
  return { jobs, leftOut, notes: imported.notes };
}

/** True where nothing of an import needs somebody's consent: every job is proven, and nothing is lost. */
export function isProven({ jobs, leftOut }: ProvedImport): boolean {
  return jobs.every(({ proven }) => proven) && leftOut.every(({ blocks }) => !blocks);
}

/** Jitter is left out: it moves each fire by its own delay, and the source names a window alone. */
function read(job: JobDraft, anchor: EpochSeconds): ParsedSchedule | ScheduleError {
  const { id: jobId, timezone, startAt, endAt } = job;
  try {
    return parseSchedule(job.schedule, {
      timezone,
      jobId,
      anchor,
      ...(startAt === undefined ? {} : { startAt: secondsOf(Date.parse(startAt)) }),
      ...(endAt === undefined ? {} : { endAt: secondsOf(Date.parse(endAt)) }),
    });
  } catch (error) {
    if (error instanceof ScheduleError) {
      return error;
    }
    throw error;
  }
}

/** Tells whether a proof has taken as long as it may since it was first asked. */
function latenessBy(nowMs: () => EpochMilliseconds): () => boolean {
  let begunMs: EpochMilliseconds | undefined;
  return () => {
    begunMs ??= nowMs();
    return nowMs() - begunMs >= LONGEST_WORK_MS;
  };
}

function proveOne(one: ImportedJob, schedule: ParsedSchedule, from: From): ProvedJob {
  const { second } = one;
  if (!second.known) {
    return { ...one, proof: { notCompared: second.reason }, proven: false };
  }
  const fires = second.fires(from.after, from.after + LONGEST_PROOF_SECONDS, latenessBy(from.nowMs));
  const proof = prove(schedule, fires, from);
  if (proof.until === writeUtc(from.after)) {
    return { ...one, proof: { notCompared: 'it is too much work to read' }, proven: false };
  }
  return { ...one, proof: { ...proof, by: second.by }, proven: proof.differences.length === 0 };
}
