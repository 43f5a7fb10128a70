import type { JobDefinition } from '#domain/jobs/job.ts';
import type { FinalRun, Run } from '#domain/runs/run.ts';
import type { PingSign, Pings } from '#ports/pings.ts';

/** Whoever tells monitors, where there is somebody. */
interface Pinging {
  readonly pings?: Pings;
}

/** The exit codes that a program can have. */
const MOST_EXIT_CODE = 255;

/** Tells the job's monitor that a run has started: with its first attempt, and not again. */
export function pingStart(runner: Pinging, definition: JobDefinition, run: Run): void {
  if (run.attempts.length === 1) {
    ping(runner, definition, run, 'start');
  }
}

/** Tells the job's monitor that a run is over, and how. */
export function pingEnd(runner: Pinging, definition: JobDefinition, run: FinalRun): void {
  ping(runner, definition, run, signOf(run));
}

function ping({ pings }: Pinging, definition: JobDefinition, { id, jobId, revision }: Run, sign: PingSign): void {
  if (definition.ping !== undefined) {
    pings?.tell({ jobId, revision, runId: id }, definition.ping.url, sign);
  }
}

/** The exit code where there is one that says the same as the outcome. */
function signOf({ status, exitCode = 0 }: FinalRun): PingSign {
  if (status === 'succeeded') {
    return 0;
  }
  return exitCode > 0 && exitCode <= MOST_EXIT_CODE ? exitCode : 'fail';
}
