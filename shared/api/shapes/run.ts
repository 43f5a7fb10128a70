import * as z from 'zod/mini';
import { environmentSchema } from '#domain/jobs/command-kind/environment.ts';
import { REASON_CODES } from '#domain/runs/reasons/reason.ts';
import { ATTEMPT_RESULTS, OPEN_STATUSES, OUTCOME_STATUSES, TRIGGERS } from '#domain/runs/run.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { writtenInstant } from './instant.ts';
import { unattendedSchema } from './runners/presence.ts';

/** The end of a run. */
export const outcomeStatusSchema = lazily(() => z.enum(OUTCOME_STATUSES));

/** The reason for the end of a run or an attempt, for programs. */
export const reasonCodeSchema = lazily(() =>
  z.enum(REASON_CODES, 'expected one of the codes of docs/api.md, such as overlap'),
);

const attemptSchema = lazily(() =>
  z.strictObject({
    number: wholeNumber(1),
    startedAt: writtenInstant(),
    finishedAt: z.optional(writtenInstant()),
    durationMs: z.optional(wholeNumber(0)),
    result: z.optional(z.enum(ATTEMPT_RESULTS)),
    reason: z.optional(z.string()),
    reasonCode: z.optional(reasonCodeSchema()),
    exitCode: z.optional(z.int()),
    /** It could do nothing before a certain instant, and does not count as one of the tries. */
    uncounted: z.optional(z.boolean()),
  }),
);

/** The figures of Claude Code. */
const claudeSchema = lazily(() =>
  z.strictObject({
    /** For `claude --resume`. */
    sessionId: z.optional(z.string()),
    model: z.optional(z.string()),
    /** Of the program. */
    version: z.optional(z.string()),
    turns: wholeNumber(0),
    /** Of all attempts, by the program's list of prices. */
    costUsd: z.number(),
    durationApiMs: z.number(),
    /** Requests that had to be sent again. */
    apiRetries: wholeNumber(0),
    /** The calls that were denied, each with the rule that would allow it, where one can say that. */
    denials: z.optional(z.array(z.strictObject({ tool: z.string(), rule: z.optional(z.string()) }))),
    /** The end of the usage limit that was reached. */
    limitUntil: z.optional(writtenInstant()),
  }),
);

/** A run as it is read. Instants are RFC 3339, UTC. */
export const runSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    jobId: z.string(),
    /** The revision of the job that it runs. */
    revision: z.int(),
    scheduledAt: writtenInstant(),
    trigger: z.enum(TRIGGERS),
    forced: z.optional(z.boolean()),
    /** The run that this one follows. */
    parent: z.optional(z.strictObject({ runId: z.string(), status: outcomeStatusSchema() })),
    /** The backfill that it is part of. */
    backfill: z.optional(z.string()),
    /** The run that it does again. */
    retryOf: z.optional(z.string()),
    /** The arguments that it was given in place of the job's, with secrets masked; like the two below not in lists. */
    args: z.optional(z.unknown()),
    /** The variables that it was given, with secrets masked. */
    env: z.optional(environmentSchema()),
    /** The words of the one who asked for it. */
    note: z.optional(z.string()),
    status: z.enum([...OPEN_STATUSES, ...OUTCOME_STATUSES]),
    /** Always there on an outcome other than succeeded. */
    reason: z.optional(z.string()),
    /** The same for programs; not there on what was recorded before there were codes. */
    reasonCode: z.optional(reasonCodeSchema()),
    /** The record stands for this many consecutive fires. */
    span: z.optional(z.strictObject({ from: writtenInstant(), to: writtenInstant(), count: wholeNumber(1) })),
    attempts: z.array(attemptSchema()),
    /** The moment its message was sent to a runner. */
    sentAt: z.optional(writtenInstant()),
    startedAt: z.optional(writtenInstant()),
    finishedAt: z.optional(writtenInstant()),
    /** While retrying: when the next attempt may start. */
    retryAt: z.optional(writtenInstant()),
    /** Its conditions did not hold at once: since when, and how often they were read in vain. */
    held: z.optional(z.strictObject({ since: writtenInstant(), checks: wholeNumber(0) })),
    /** While queued or retrying: no runner of its class is there. Not in lists. */
    unattended: z.optional(unattendedSchema()),
    /** A cancellation was asked for and is not carried out yet; the reason. */
    cancelRequested: z.optional(z.string()),
    /** From the planned instant to the start of the first attempt. */
    latenessMs: z.optional(z.int()),
    /** From sending to the start of the first attempt. */
    queueMs: z.optional(wholeNumber(0)),
    /** From the start of the first attempt to the outcome. */
    durationMs: z.optional(wholeNumber(0)),
    exitCode: z.optional(z.int()),
    outputTail: z.optional(z.string()),
    /** What its command left for the next run: any JSON. */
    result: z.optional(z.unknown()),
    /** Why there is none, although the command left something. */
    resultFault: z.optional(z.string()),
    /** What Claude Code came to, where that is what ran. */
    claude: z.optional(claudeSchema()),
  }),
);

/** A run as the API shows it. */
export type Run = z.output<ReturnType<typeof runSchema>>;

/** An attempt as the API shows it. */
export type Attempt = z.output<ReturnType<typeof attemptSchema>>;

/** One piece of a run's output. */
const logChunkSchema = lazily(() =>
  z.strictObject({
    attempt: z.int(),
    /** The bytes of the attempt's output that lie before it. */
    offset: wholeNumber(0),
    /** The bytes right before it that are not kept. */
    goneBytes: z.optional(wholeNumber(1)),
    text: z.string(),
  }),
);

/** A part of a run's output. */
export const logSchema = lazily(() =>
  z.strictObject({
    items: z.array(logChunkSchema()),
    /** The place to read on from, `<attempt>.<offset>`: to be given back as `after`. */
    position: z.string(),
    /** The run is over, and this was all. */
    complete: z.boolean(),
    /** The run's status, as it was before the output was read. */
    status: z.enum([...OPEN_STATUSES, ...OUTCOME_STATUSES]),
    /** The position once more, where there is more behind it already. */
    nextCursor: z.exactOptional(z.string()),
  }),
);

export type LogChunk = z.output<ReturnType<typeof logChunkSchema>>;
