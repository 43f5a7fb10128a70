import * as contract from '#api/routes/reports/words.ts';
import { problem } from '#api/shapes/problem.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Result } from '#engine/commit/result.ts';
import { jobOfPingKey } from '#engine/reports/ping-key.ts';
import { type Report, type Reported, reportRun } from '#engine/reports/report.ts';
import { type Answer, jsonAnswer, problemAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { hashOfKey } from '#functions/deployment/ping-key.ts';

/** The routes of words about runs that go on elsewhere. */
export const wordRoutes: readonly Route[] = [
  implement(contract.pingRoute, async (api, { params, query, body }) =>
    toldAnswer(await reportRun(api, params.id, reportOf(params.word, query, body))),
  ),

  implement(contract.pingByKeyRoute, async (api, { params, query, body }) => {
    const jobId = await jobOfPingKey(api, hashOfKey(params.key));
    return jobId === undefined
      ? problemAnswer(problem('unknown_key', 'no job has this key'))
      : toldAnswer(await reportRun(api, jobId, reportOf(params.word, query, body)));
  }),
];

interface Told {
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly leaseSeconds?: number | undefined;
  readonly output?: string | undefined;
}

function reportOf(
  word: string,
  { execution }: { readonly execution?: string | undefined },
  { startedAt, endedAt, leaseSeconds, output }: Told = {},
): Report {
  const when = present({ execution, startedAtMs: startedAt, endedAtMs: endedAt });
  if (word === 'start') {
    return { kind: 'start', ...when, ...present({ leaseSeconds }) };
  }
  const exitCode = /^\d+$/.test(word) ? Number(word) : undefined;
  const kind = word === 'success' || exitCode === 0 ? 'success' : 'fail';
  return { kind, ...when, ...present({ exitCode, output }) };
}

function toldAnswer(result: Result<Reported>): Answer {
  return resultAnswer(result, ({ run: { id, scheduledAt, status }, known }) =>
    jsonAnswer(200, { runId: id, scheduledAt: writeUtc(scheduledAt), status, known }),
  );
}
