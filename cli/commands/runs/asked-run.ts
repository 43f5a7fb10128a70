import type { Client } from '#api/client/client.ts';
import type { LogChunk, Run } from '#api/shapes/run.ts';
import { isFinal } from '#api/words/final.ts';
import { waitForRun } from '#cli/calls/finished-run.ts';
import { printLog } from '#cli/calls/followed-log.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import type { Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { utcTime } from '#cli/terminal/times.ts';
import { outcomeText } from '#cli/text/outcome.ts';
import { chunkText } from '#cli/text/output.ts';

/** The time to stay with a run that was asked for. */
export interface Company {
  /** To its outcome, and then print its output. */
  readonly wait?: boolean | undefined;
  /** To its outcome, and print its output while it comes. */
  readonly follow?: boolean | undefined;
}

/** Shows a run that was asked for just now: where it stands, or how it went; a run that is waited for and does not succeed fails the command. */
export async function showAskedRun(
  surroundings: Surroundings,
  session: Session,
  run: Run,
  { wait = false, follow = false }: Company,
): Promise<void> {
  if (follow && !session.isQuiet) {
    await followToOutcome(surroundings, session, run);
  } else if (wait || follow) {
    await showOutcome(surroundings, session, run);
  } else {
    const behind = session.isQuiet ? [] : await runsBefore(session.client, run);
    session.print(run, () => standingText(run, behind, surroundings.now()), [run.id]);
  }
}

/** The runs that a run waits for until the job has a slot for it; none where that cannot be read, as the run was asked for all the same. */
async function runsBefore(client: Client, { id, jobId, status }: Run): Promise<readonly string[]> {
  const job = status === 'queued' ? await client.getJob(jobId).catch(() => undefined) : undefined;
  const place = job?.waitingRunIds.indexOf(id) ?? -1;
  return job === undefined || place < 0 ? [] : [...job.activeRunIds, ...job.waitingRunIds.slice(0, place)];
}

function standingText(run: Run, behind: readonly string[], nowMs: number): string {
  const { status, scheduledAt, reason } = run;
  const id = printable(run.id);
  if (isFinal(run) && run.startedAt === undefined) {
    return `${id} is ${status}${reason === undefined ? '' : `: ${printable(reason)}`}`;
  }
  const when = Date.parse(scheduledAt) > nowMs ? ` for ${utcTime(scheduledAt)}` : '';
  const waits = behind.length === 0 ? '' : `, behind ${printable(behind.join(', '))}`;
  return `${id} is ${status}${when}${waits}; its output: cronstack logs ${id}`;
}

/** The output goes to stdout and the outcome to stderr, so that the output can be piped on. */
async function showOutcome(surroundings: Surroundings, session: Session, started: Run): Promise<void> {
  const { client, printOutput, isQuiet } = session;
  const run = finished(await waitForRun(client, surroundings, started));
  const chunks = isQuiet ? [] : await lastChunks(client, run);
  const output = (shownOn: Pick<Output, 'columns'>) => chunks.map((chunk) => chunkText(shownOn, chunk)).join('');
  printOutput({ ...run, output: output({ columns: undefined }) }, () => output(surroundings.stdout), [run.id]);
  tellOutcome(surroundings, session, run);
}

/** The same, with the output of all attempts as it comes. */
async function followToOutcome(surroundings: Surroundings, session: Session, started: Run): Promise<void> {
  const show = (piece: LogChunk) => chunkText(surroundings.stdout, piece);
  const run = finished(
    await waitForRun(session.client, surroundings, started, (signal) =>
      printLog(surroundings, session, { runId: started.id, show, signal }),
    ),
  );
  session.printPart(run, () => '');
  tellOutcome(surroundings, session, run);
}

/** Throws where the run goes on. */
function finished(run: Run): Run {
  if (!isFinal(run)) {
    const id = printable(run.id);
    throw new CommandFailure('run_goes_on', `${id} goes on and nobody waits; its output: cronstack logs ${id}`);
  }
  return run;
}

function tellOutcome({ stderr }: Surroundings, { notes }: Session, run: Run): void {
  const outcome = outcomeText(stderr, run);
  if (run.status !== 'succeeded') {
    throw new CommandFailure('run_not_succeeded', outcome);
  }
  notes.write(`${outcome}\n`);
}

async function lastChunks(client: Client, run: Run): Promise<readonly LogChunk[]> {
  const last = run.attempts.at(-1)?.number;
  const chunks: LogChunk[] = [];
  for await (const chunk of client.eachLogChunk(run.id)) {
    if (chunk.attempt === last) {
      chunks.push(chunk);
    }
  }
  return chunks;
}
