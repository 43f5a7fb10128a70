import { pathOf } from '#api/routes/path.ts';
import { getRunRoute } from '#api/routes/runs.ts';
import type { Run } from '#domain/runs/run.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { Result } from '#engine/commit/result.ts';
import { unattendedRun } from '#engine/runners/presence.ts';
import { shownInputs } from '#engine/runs/inputs.ts';
import { type Answer, jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { presentRun } from '#functions/api/present/run.ts';
import { presentUnattended } from '#functions/api/present/runners.ts';

/** Answers with one run and what it was given along. */
export async function runAnswer(engine: Engine, statusCode: number, result: Result<Run>): Promise<Answer> {
  const given = result.ok ? await givenTo(engine, result.value) : {};
  const unattended = result.ok ? presentUnattended(await unattendedRun(engine, result.value)) : undefined;
  return resultAnswer(result, (run) => jsonAnswer(statusCode, { ...presentRun(run), ...given, unattended }));
}

/** The same for a run that was asked for just now: says where it is to be found. */
export async function askedAnswer(engine: Engine, result: Result<Run>): Promise<Answer> {
  const answer = await runAnswer(engine, 202, result);
  return result.ok
    ? { ...answer, headers: { ...answer.headers, location: pathOf(getRunRoute, { runId: result.value.id }) } }
    : answer;
}

function givenTo(engine: Engine, { id: runId, jobId, revision, inputs }: Run) {
  return shownInputs(engine, { jobId, runId, revision, ...present({ inputs }) });
}
