import { reportTimes } from '#domain/jobs/command/command.ts';
import type { ReportTimes } from '#domain/jobs/command-kind/kind.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import { requestOf } from '#domain/ledger/runs/slots.ts';
import { type AttemptEnd, endForGood, startAttempt } from '#domain/runs/attempt.ts';
import { reportedFailed } from '#domain/runs/reasons/external.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import type { Run } from '#domain/runs/run.ts';
import { type EpochMilliseconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import { encodeUtf8 } from '#domain/values/utf8.ts';
import { AttemptOutput } from '#engine/attempts/output.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import { endRun } from '#engine/runs/end.ts';
import { finishRun } from '#engine/runs/finish.ts';
import { queuedRun } from '#engine/runs/queued.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { EARLY_SECONDS, type Found, findRun, ownerOf } from './find.ts';

/** A word: a start, or an end with an exit code where there is one. */
type Word =
  | { readonly kind: 'start'; readonly leaseSeconds?: number }
  | { readonly kind: 'success' | 'fail'; readonly exitCode?: number; readonly output?: string };

/** A word about a run that goes on elsewhere. */
export type Report = Word & {
  /** Tells this execution of the command from others. */
  readonly execution?: string;
  /** Now, where nobody says otherwise: what could not be told at once has its own instants. */
  readonly startedAtMs?: EpochMilliseconds;
  readonly endedAtMs?: EpochMilliseconds;
};

/** The run that the word was about, as it stands then. `known`: that had been told before. */
export interface Reported {
  readonly run: Run;
  readonly known: boolean;
}

/**
 * Records a word about a run of a job that runs elsewhere. The first one about a fire claims it, as a runner would, and the end is its outcome:
 * a fire has one, so what comes before any fire, too late or in contradiction is refused, and what was told before changes nothing. A word
 * that comes a few seconds before its fire, by our clock, waits for it. A start that is told again prolongs the lease that it asks for.
 * @throws EngineFault contention
 */
export async function reportRun(engine: Engine, jobId: string, report: Report): Promise<Result<Reported>> {
  const before = await liveHead(engine, jobId);
  if (before === undefined) {
    return noSuchJob(jobId);
  }
  const adopted = await knownJob(engine, jobId, before.revision);
  const isExternal = adopted !== undefined && reportTimes(adopted.definition.command) !== undefined;
  if (!isExternal && before.active.every(({ reports }) => reports === undefined)) {
    return refused('runs_here', `job ${jobId} runs here, and needs nobody to tell of it`);
  }
  await planDue(engine, before, report);
  return untilWritten<Result<Reported>>(engine.ports, `what was told of job ${jobId}`, async () => {
    const head = await liveHead(engine, jobId);
    if (head === undefined) {
      return { done: noSuchJob(jobId) };
    }
    const told = await take(engine, head, report);
    return told === 'conflict' ? 'conflict' : { done: told };
  });
}

/**
 * Has the fires decided that the word may be about: wake-ups may come up to a minute late, and clocks differ. What is decided stays so where
 * the word is refused afterwards. It is the wake-up's decision, which the word only has made sooner, and no other one than it would have
 * been without; and only what is decided tells which fire the word is about, or that it is about none.
 */
async function planDue(engine: Engine, { jobId, nextFireAt }: Head, report: Report): Promise<void> {
  const { clock } = engine.ports;
  const beganAtMs = Math.min(report.startedAtMs ?? clock.now(), clock.now());
  if (nextFireAt === undefined || nextFireAt > secondsOf(beganAtMs) + EARLY_SECONDS) {
    return;
  }
  const aheadMs = nextFireAt * 1000 - clock.now();
  if (aheadMs > 0) {
    await new Promise<void>((resolve) => {
      clock.after(aheadMs, resolve);
    });
  }
  await wakeJob(engine, jobId);
}

async function take(engine: Engine, head: Head, report: Report): Promise<Result<Reported> | 'conflict'> {
  const { execution, startedAtMs } = report;
  const nowMs = engine.ports.clock.now();
  const beganAtMs = Math.min(startedAtMs ?? nowMs, nowMs);
  const teller = { isStart: report.kind === 'start', beganAtMs, ...present({ execution }) };
  const found = await findRun(engine, head, teller);
  switch (found.kind) {
    case 'unclaimed':
      return begin(engine, head, found.holder, report, beganAtMs);
    case 'running':
      return goOn(engine, found, report);
    case 'over':
      await finishRun(engine, found.run);
      return overAnswer(found.run, report);
    case 'none':
      return nothingDue(head, found.last);
  }
}

/** The first word about a fire: an end that comes first is the start as well. */
async function begin(
  engine: Engine,
  { jobId }: Head,
  holder: Holder,
  report: Report,
  beganAtMs: EpochMilliseconds,
): Promise<Result<Reported> | 'conflict'> {
  const { history, clock } = engine.ports;
  const times = timesOf(holder);
  const queued = queuedRun({ ...requestOf(holder), jobId }, clock.now(), retentionSeconds(engine.configuration));
  const kept = { ...queued, expiresAt: queued.expiresAt + times.finishWithinSeconds };
  const startedAtMs = Math.max(beganAtMs, holder.scheduledAt * 1000);
  const begun = startAttempt(kept, ownerOf(report.execution), startedAtMs);
  const run: Run = { ...begun, leaseUntilMs: leaseOf(begun, times, report, clock.now()) };
  if (report.kind !== 'start') {
    return end(engine, run, report, 1);
  }
  return (await history.writeRun(run)) === 'written' ? accepted({ run, known: false }) : 'conflict';
}

async function goOn(
  engine: Engine,
  { run, holder }: Extract<Found, { kind: 'running' }>,
  report: Report,
): Promise<Result<Reported> | 'conflict'> {
  if (report.kind !== 'start') {
    return end(engine, run, report, run.version + 1);
  }
  if (report.execution === undefined || report.leaseSeconds === undefined) {
    return accepted({ run, known: true });
  }
  const leaseUntilMs = leaseOf(run, timesOf(holder), report, engine.ports.clock.now());
  const renewed: Run = { ...run, version: run.version + 1, leaseUntilMs };
  return (await engine.ports.history.writeRun(renewed)) === 'written'
    ? accepted({ run: renewed, known: true })
    : 'conflict';
}

async function end(
  engine: Engine,
  run: Run,
  report: Exclude<Report, { kind: 'start' }>,
  version: number,
): Promise<Result<Reported> | 'conflict'> {
  const nowMs = engine.ports.clock.now();
  const endedAtMs = Math.max(run.startedAtMs ?? 0, Math.min(report.endedAtMs ?? nowMs, nowMs));
  const final = { ...endForGood(run, await endOf(engine, run, report), endedAtMs), version };
  return (await endRun(engine, final)) ? accepted({ run: final, known: false }) : 'conflict';
}

async function endOf(
  engine: Engine,
  run: Run,
  { kind, exitCode, output }: Exclude<Report, { kind: 'start' }>,
): Promise<AttemptEnd> {
  const job = await knownJob(engine, run.jobId, run.revision);
  const keeper = new AttemptOutput(engine, run, () => (job === undefined ? [] : secretsOf(job.definition)));
  if (output !== undefined) {
    keeper.write(encodeUtf8(output));
  }
  const kept = { ...present({ exitCode }), ...(await keeper.end(kind === 'success')) };
  if (kind === 'success') {
    return { result: 'succeeded', ...kept };
  }
  return { result: 'failed', reason: exitCode === undefined ? reportedFailed() : exitedWith(exitCode), ...kept };
}

function timesOf({ reports }: Holder): ReportTimes {
  return reports ?? { startWithinSeconds: 0, finishWithinSeconds: 0 };
}

function leaseOf(
  { startedAtMs = 0 }: Run,
  { finishWithinSeconds }: ReportTimes,
  report: Report,
  nowMs: EpochMilliseconds,
): EpochMilliseconds {
  const finishByMs = (secondsOf(startedAtMs) + finishWithinSeconds) * 1000;
  const leaseSeconds = report.kind === 'start' ? report.leaseSeconds : undefined;
  return leaseSeconds === undefined ? finishByMs : Math.min(finishByMs, nowMs + leaseSeconds * 1000);
}

function overAnswer(run: Run, { kind, exitCode = 0 }: Partial<{ exitCode: number }> & Pick<Report, 'kind'>) {
  const isSame =
    kind === 'start' ||
    (kind === 'success' && run.status === 'succeeded') ||
    (kind === 'fail' && run.reasonCode === 'reported_failed' && exitCode === 0) ||
    (kind === 'fail' && run.reasonCode === 'exit_code' && run.exitCode === exitCode);
  return isSame ? accepted({ run, known: true }) : refused('run_final', `run ${run.id} is over: ${inWords(run)}`);
}

function nothingDue({ jobId, nextFireAt, state }: Head, last: Run | undefined): Refused {
  const before = last === undefined ? '' : `; run ${last.id} is over: ${inWords(last)}`;
  const next = nextFireAt === undefined ? `; the job is ${state}` : `; the next one is at ${writeUtc(nextFireAt)}`;
  return refused('not_due', `no fire of job ${jobId} waits to be told of${before}${next}`);
}

function inWords({ status, reason }: Run): string {
  return reason === undefined ? status : `${status} (${reason})`;
}
