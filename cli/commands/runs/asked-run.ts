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
  const isWatched = (wait || follow) && isAtTerminal(surroundings, session);
  if (isWatched) {
    session.notes.write(`${printable(run.id)} is waited for: Ctrl-C lets it go on, and offers to cancel it\n`);
  }
  if ((follow || isWatched) && !session.isQuiet) {
    await followToOutcome(surroundings, session, run);
  } else if (wait || follow) {
    await showOutcome(surroundings, session, run);
  } else {
    const behind = session.isQuiet ? [] : await runsBefore(session.client, run);
    session.print(run, () => standingText(run, behind, surroundings.now()), [run.id]);
  }
}

/** Somebody looks on, who wants to see what happens while it does; a pipe gets the output of the attempt that counts. */
function isAtTerminal({ stdout }: Surroundings, { isQuiet, isData }: Session): boolean {
  return stdout.columns !== undefined && !isQuiet && !isData;
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
  const run = finished(await waitForRun(toldOf(session), surroundings, started));
  const chunks = isQuiet ? [] : await lastChunks(client, run);
  const output = (shownOn: Pick<Output, 'columns'>) => chunks.map((chunk) => chunkText(shownOn, chunk)).join('');
  printOutput({ ...run, output: output({ columns: undefined }) }, () => output(surroundings.stdout), [run.id]);
  tellOutcome(surroundings, session, run);
}

/** The same, with the output of all attempts as it comes. */
async function followToOutcome(surroundings: Surroundings, session: Session, started: Run): Promise<void> {
  const show = (piece: LogChunk) => chunkText(surroundings.stdout, piece);
  const run = finished(
    await waitForRun(toldOf(session), surroundings, started, (signal) =>
      printLog(surroundings, session, { runId: started.id, show, signal }),
    ),
  );
  session.printPart(run, () => '');
  tellOutcome(surroundings, session, run);
}

/** The client, which tells of each attempt that failed and is not the last, whenever it sees the run. */
function toldOf({ client, notes }: Session): Pick<Client, 'getRun' | 'cancelRun'> {
  let told = 0;
  let toldHeld: string | undefined;
  return {
    cancelRun: client.cancelRun,
    getRun: async (id) => {
      const run = await client.getRun(id);
      const { attempts, retryAt, status, held, reason } = run;
      if (status === 'retrying' && attempts.length > told) {
        told = attempts.length;
        notes.write(`${printable(attemptText(attempts.at(-1), retryAt))}\n`);
      }
      if (status === 'retrying' && held !== undefined && held.since !== toldHeld && attempts.length === 0) {
        toldHeld = held.since;
        notes.write(`${printable(`waits: ${reason}; looked at again at ${utcTime(retryAt)}`)}\n`);
      }
      return run;
    },
  };
}

function attemptText(attempt: Run['attempts'][number] | undefined, retryAt: string | undefined): string {
  const { number = 1, result = 'failed', reason } = attempt ?? {};
  const why = reason === undefined ? '' : `: ${reason}`;
  return `attempt ${number} ${result.replace('_', ' ')}${why}; attempt ${number + 1} starts at ${utcTime(retryAt)}`;
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
