import type { Run } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { readLog, readRun } from '#engine/runs/read.ts';
import { type Answer, jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { presentPage } from '#functions/api/present/page.ts';
import type { LogChunk } from '#ports/stores/history.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** Answers with a page of a run's output. Output that fits into the run's tail is stored nowhere else, and comes last. */
export async function logAnswer(engine: Engine, runId: string, request: PageRequest): Promise<Answer> {
  const run = await readRun(engine, runId);
  const log = await readLog(engine, runId, request);
  return resultAnswer(log, (page) => {
    const tail = run.ok && page.nextCursor === undefined ? tailChunk(run.value, page, request) : [];
    return jsonAnswer(200, presentPage({ ...page, items: [...page.items, ...tail] }, presentChunk));
  });
}

function presentChunk({ attempt, index, text }: LogChunk): LogChunk {
  return { attempt, index, text };
}

function tailChunk({ attempts, outputTail }: Run, { items }: Page<LogChunk>, { cursor }: PageRequest): LogChunk[] {
  const last = attempts.at(-1)?.number;
  const storedLast = items.at(-1)?.attempt;
  // An empty page that is not the first one says nothing: the pages before it may hold the last attempt's output.
  const isStored = storedLast === last || (storedLast === undefined && cursor !== undefined);
  return last === undefined || outputTail === undefined || isStored
    ? []
    : [{ attempt: last, index: 0, text: outputTail }];
}
