import { readSchedules } from '#adapters/aws/import/schedules.ts';
import type { Client } from '#api/client/client.ts';
import { applyPages } from '#cli/calls/apply-pages.ts';
import { planPages } from '#cli/calls/plan-pages.ts';
import { noteStandstill, SWITCHED_OFF, standstillText } from '#cli/calls/standstill.ts';
import { answerOfAccount } from '#cli/commands/import/account.ts';
import { findAwsCronParser } from '#cli/commands/import/aws-cron-parser.ts';
import { blockingText, reportData, reportText } from '#cli/commands/import/report.ts';
import type { PlacedJob } from '#cli/job-files/placed-job.ts';
import { CommandFailure, ExitWith } from '#cli/session/endings.ts';
import type { Session } from '#cli/session/session.ts';
import { printableLines } from '#cli/terminal/printable.ts';
import { Progress } from '#cli/terminal/progress.ts';
import { rewritten } from '#domain/adopt/rewritten.ts';
import { permissionNote } from '#domain/import/eventbridge/target/permission-note.ts';
import type { ImportedJob } from '#domain/import/imported.ts';
import { isProven, type ProvedImport, proveImport } from '#domain/import/prove-job.ts';
import { jobToWrite } from '#domain/jobs/to-write.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { isGone } from './change-job.ts';
import { type Adopting, oneByOne, requirePlan } from './one-by-one.ts';
import { type AdoptionPlan, type PlannedAdoption, planAdoption } from './plan-adoption.ts';
import { takeOver } from './take-over.ts';
import { permissionsText, planText, stepText } from './text.ts';

const DIFFERS = 1;

/**
 * Makes a job of each schedule of a group and hands the schedules over to them, or says what that would do. All jobs are written before the
 * first schedule is touched, paused, so that one which the API refuses leaves everything as it was.
 */
export async function adoptGroup(adopting: Adopting): Promise<void> {
  const { surroundings, session, options } = adopting;
  const plan = await planFor(adopting);
  const { proved, items } = await proveAll(adopting, plan);
  const isHeld = !isProven(proved) && options.acceptDifferences !== true;
  await noteStandstill(session, surroundings.now());
  if (options.apply !== true) {
    await checkJobs(adopting, items);
    show(adopting, { ...plan, items }, proved);
  } else {
    requirePlan(options, plan.hash);
    if (!isHeld) {
      await requireFiring(session);
      await writeJobs(adopting, items);
      return await oneByOne(adopting, items, takeOver);
    }
    surroundings.stderr.write(printableLines(blockingText(proved)));
  }
  if (isHeld) {
    const what = options.apply === true ? 'nothing is adopted: ' : '';
    session.notes.write(
      `${what}not every schedule is taken as it is; --accept-differences takes those that can be taken, as they are\n`,
    );
    throw new ExitWith(DIFFERS);
  }
}

async function planFor({ surroundings, session, options }: Adopting): Promise<AdoptionPlan> {
  const { group, prefix, runner } = options;
  const [schedules, awsCronParser] = await Promise.all([
    answerOfAccount(readSchedules({ group, prefix })),
    findAwsCronParser(),
  ]);
  const now = secondsOf(surroundings.now());
  return await planAdoption(schedules, { client: session.client, group, now, runner, awsCronParser });
}

/** Holds the jobs against their schedules, fire by fire. One whose schedule cannot be said is left out. */
async function proveAll(
  { surroundings: { now }, session, options }: Adopting,
  { items, imported }: AdoptionPlan,
): Promise<{ readonly proved: ProvedImport; readonly items: readonly PlannedAdoption[] }> {
  const line = new Progress(session.notes, now, options.progress === true);
  const proved = proveImport(imported, {
    after: secondsOf(now()),
    nowMs: now,
    onProved: (done) => line.at('compared', done, imported.jobs.length),
  });
  line.end('compared', imported.jobs.length);
  const ids = new Set(proved.jobs.map(({ job }) => job.id));
  return { proved, items: items.filter(({ write }) => write === undefined || ids.has(write.id)) };
}

/** Schedules are not handed over to where nothing fires. Throws CommandFailure not_adopted. */
async function requireFiring({ client }: Session): Promise<void> {
  const { enabled, paused } = await client.health();
  if (!enabled || paused !== undefined) {
    const why = paused === undefined ? SWITCHED_OFF : standstillText(paused);
    throw new CommandFailure('not_adopted', `nothing is adopted, as none of it would fire here: ${why}`);
  }
}

/** Asks the API whether it would take the jobs. */
async function checkJobs({ session }: Adopting, items: readonly PlannedAdoption[]): Promise<void> {
  const jobs = await setOf(session.client, items);
  if (jobs.jobs.length > 0) {
    await planPages(session.client, jobs, () => undefined);
  }
}

/** @throws CommandFailure others_jobs where one of the ids became somebody else's job meanwhile */
async function writeJobs({ session: { client } }: Adopting, items: readonly PlannedAdoption[]): Promise<void> {
  const set = await setOf(client, items);
  if (set.jobs.length === 0) {
    return;
  }
  const { items: planned, hash } = await planPages(client, set, () => undefined);
  const own = new Set(items.filter(({ isThere }) => isThere).map(({ jobId }) => jobId));
  const others = planned.filter(({ id, change }) => change !== 'created' && !own.has(id));
  if (others.length > 0) {
    throw new CommandFailure(
      'others_jobs',
      `nothing is adopted: there are other jobs now: ${others.map(({ id }) => id).join(', ')}; run this again`,
    );
  }
  const nobody = () => undefined;
  await applyPages(client, set, { plan: hash, onPlanned: nobody, onApplied: nobody, isStopped: () => false });
}

/** The jobs to write: a new one as it was made, one that is there with what a person gave it. */
async function setOf(client: Client, items: readonly PlannedAdoption[]) {
  const jobs: PlacedJob[] = [];
  for (const { name, write, isThere } of items) {
    if (write !== undefined) {
      const job = isThere ? rewritten(await readToWrite(client, write.id), write) : write;
      jobs.push({ job, place: `the schedule ${name}` });
    }
  }
  return { jobs, source: undefined, prune: false };
}

/** @throws CommandFailure others_jobs where it was deleted meanwhile */
async function readToWrite(client: Client, id: string): Promise<object> {
  try {
    return jobToWrite(await client.getJob(id));
  } catch (error) {
    if (isGone(error)) {
      throw new CommandFailure('others_jobs', `nothing is adopted: ${id} was deleted meanwhile; run this again`);
    }
    throw error;
  }
}

/** The same without the notes on roles, which are said of all jobs at once. */
function withoutPermissions({ jobs, ...others }: ProvedImport): ProvedImport {
  const said = ({ notes, permission }: ImportedJob) =>
    notes.filter((note) => permission === undefined || note !== permissionNote(permission));
  return { ...others, jobs: jobs.map((job) => ({ ...job, notes: said(job) })) };
}

function show({ surroundings, session, options }: Adopting, { items, hash }: AdoptionPlan, proved: ProvedImport): void {
  const lines = items.map(({ name, jobId, step }) => ({ schedule: name, job: jobId, step }));
  const report = reportData(proved, isProven(proved));
  session.print(
    {
      items: lines.map((line) => ({ ...line, words: stepText(line.step) })),
      jobs: proved.jobs.map(({ job }) => job),
      report,
      plan: hash,
    },
    () =>
      [
        reportText(withoutPermissions(proved), options.verbose === true),
        permissionsText(proved.jobs, options.runner),
        planText(surroundings.stdout, lines, hash),
      ].join(''),
    lines.map(({ job }) => job),
  );
}
