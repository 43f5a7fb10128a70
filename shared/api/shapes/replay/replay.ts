import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { UNREPRODUCED } from '#domain/replay/unreproduced.ts';
import { REASON_CODES } from '#domain/runs/reasons/reason.ts';
import { OPEN_STATUSES, OUTCOME_STATUSES, TRIGGERS } from '#domain/runs/run.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const amount = () => z.number().check(z.minimum(0));

const STATUSES = [...OPEN_STATUSES, ...OUTCOME_STATUSES] as const;

/** Several runs in figures. */
const figures = () =>
  z.strictObject({
    /** Fires and other runs by what became of them. */
    statuses: z.partialRecord(z.enum(STATUSES), wholeNumber(1)),
    /** The runs of which an attempt started, and how long runners were at them. */
    executed: wholeNumber(0),
    busyMs: amount(),
    /** From the planned instant to the first start. */
    latenessMs: z.optional(z.strictObject({ count: wholeNumber(1), p50: amount(), p95: amount(), p99: amount() })),
    /** List price of the runs, commands included. */
    usd: amount(),
  });

/** The end of a run, as it was or would have been; `queued`: it would still wait. */
const outcome = () =>
  z.strictObject({
    status: z.enum(STATUSES),
    reason: z.optional(z.string()),
    reasonCode: z.optional(z.enum(REASON_CODES)),
    startedAt: z.optional(z.string()),
    finishedAt: z.optional(z.string()),
    /** How it went was drawn from other runs of the job. */
    drawn: z.optional(z.literal(true)),
  });

const run = () => ({ runId: z.string(), scheduledAt: writtenInstant(), trigger: z.enum(TRIGGERS) });

/** One job as it was and as it would have been. */
const replayedJobSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    /** Set where it is replayed only from then on: what held before is not recorded any more. */
    from: z.optional(writtenInstant()),
    /** Runs that would come, go, end otherwise, or start at another second. */
    differences: wholeNumber(0),
    /** Without the runs that cannot be replayed. */
    before: figures(),
    after: figures(),
    /** The first of those runs. */
    runs: z.readonly(
      z.array(z.strictObject({ ...run(), before: z.optional(outcome()), after: z.optional(outcome()) })),
    ),
    /** Runs whose records a replay without a change does not come to; they are left out of the differences and of both figures. */
    unreproduced: wholeNumber(0),
    /** The first of them, and why. */
    cannot: z.readonly(
      z.array(
        z.strictObject({
          ...run(),
          code: z.enum(UNREPRODUCED),
          why: z.string(),
          recorded: z.optional(outcome()),
          replayed: z.optional(outcome()),
        }),
      ),
    ),
    /** What else is to be known of it. */
    notes: z.readonly(z.array(z.string())),
  }),
);

/** Jobs replayed, a page of them. */
export const replaySchema = lazily(() =>
  z.strictObject({
    from: writtenInstant(),
    to: writtenInstant(),
    /** The same one draws the same. */
    seed: wholeNumber(0),
    /** Of all jobs of the page. */
    differences: wholeNumber(0),
    unreproduced: wholeNumber(0),
    before: figures(),
    after: figures(),
    jobs: z.readonly(z.array(replayedJobSchema())),
    /** Jobs with more records in that time than a call reads, or with more runs than it plans: they have to be replayed over a shorter one. */
    tooMany: z.readonly(z.array(z.string())),
    nextCursor: z.optional(z.string()),
  }),
);

/** Jobs replayed. */
export type Replay = z.output<ReturnType<typeof replaySchema>>;

/** One of them. */
export type ReplayedJob = Replay['jobs'][number];
