import { definitionWithInputs, inputObjections, maskedInputs, type RunInputs } from '#domain/jobs/run-inputs.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { inputsNotUsable } from '#domain/runs/reasons/attempt.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import { readRunInputs } from '#domain/stored/run-inputs.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';

/** The time that a run may wait, run and be tried again: beyond it, what it was given may be gone before its record is. */
const LONGEST_OPEN_SECONDS = 62 * 86_400;

/**
 * Keeps what a run is given along, before any head knows of the run: nobody asks for what belongs to a run that never was, and it expires.
 * A second time changes nothing.
 * @param at the instant at which the run is asked for, or is to start
 */
export async function keepInputs(engine: Engine, runId: string, inputs: RunInputs, at: EpochSeconds): Promise<void> {
  const expiresAt = at + LONGEST_OPEN_SECONDS + retentionSeconds(engine.configuration);
  await engine.ports.history.bindKey(keyOf(runId), JSON.stringify(inputs), expiresAt);
}

/** The things that a run was given along; undefined where that is not stored any more, or cannot be read, which is told. */
export async function keptInputs(engine: Engine, runId: string): Promise<RunInputs | undefined> {
  const text = await engine.ports.history.readKey(keyOf(runId));
  if (text === undefined) {
    return undefined;
  }
  const { value, fault } = readRunInputs(parsedJson(text));
  if (fault !== undefined) {
    engine.setAside.tell({ kind: 'binding', id: keyOf(runId), fault });
  }
  return value;
}

/** A job as one run of it has it, with what that was given; or why it cannot be run with that. */
export async function jobWithInputs(engine: Engine, job: ScheduledJob, runId: string): Promise<ScheduledJob | Reason> {
  const inputs = await keptInputs(engine, runId);
  if (inputs === undefined) {
    return inputsNotUsable('it is not stored any more');
  }
  const [objection] = inputObjections(job.definition, inputs);
  return objection === undefined
    ? { ...job, definition: definitionWithInputs(job.definition, inputs) }
    : inputsNotUsable(`${objection.path}: ${objection.message}`);
}

/** A run as far as what it was given is found by it, and the revision of its job whose secrets that may hold. */
interface Given {
  readonly jobId: string;
  readonly runId: string;
  readonly revision: number;
  readonly inputs?: true;
}

/** The things that a run was given along, with their secrets masked, as long as that is stored. */
export async function shownInputs(engine: Engine, { jobId, runId, revision, inputs }: Given): Promise<RunInputs> {
  const kept = inputs === true ? await keptInputs(engine, runId) : undefined;
  return kept === undefined ? {} : maskedInputs(kept, (await knownJob(engine, jobId, revision))?.definition);
}

function keyOf(runId: string): string {
  return `${runId}#inputs`;
}
