import fc from 'fast-check';
import { type FinalRun, isFinal, type Run } from '#domain/runs/run.ts';
import { type Report, reportRun } from '#engine/reports/report.ts';
import type { World } from '../world.ts';

/** The job of the model that runs elsewhere. It is told of within minutes, or its fires are missed and its runs timed out. */
export const ELSEWHERE = {
  id: 'elsewhere',
  schedule: '*/3 * * * *',
  command: { type: 'external', startWithinSeconds: 120, finishWithinSeconds: 300 },
} as const;

/** A word about that job: which one, by whom, and when it says that the run began: before now, or a little later. */
export interface ModelWord {
  readonly word: 'start' | 'success' | 'fail';
  readonly execution: string | undefined;
  readonly beganAgoSeconds: number;
  readonly leaseSeconds: number | undefined;
  readonly twice: boolean;
  /** The time that passes before the next one. */
  readonly thenSeconds: number;
}

export const modelWord: fc.Arbitrary<ModelWord> = fc.record({
  word: fc.constantFrom('start' as const, 'start', 'success', 'fail'),
  execution: fc.constantFrom(undefined, undefined, 'one', 'two'),
  beganAgoSeconds: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -10, max: 500 }) },
  ),
  leaseSeconds: fc.constantFrom(undefined, undefined, 60),
  twice: fc.boolean(),
  thenSeconds: fc.integer({ min: 3, max: 90 }),
});

/** Tells it, once or twice at once. What is answered to be over is noted. */
export async function tellOfRun(
  world: World,
  engine: Parameters<typeof reportRun>[0],
  { word, execution, beganAgoSeconds, leaseSeconds, twice }: ModelWord,
): Promise<void> {
  const by = execution === undefined ? {} : { execution };
  const startedAtMs = world.clock.now() - beganAgoSeconds * 1_000;
  const report: Report =
    word === 'start'
      ? { kind: word, ...by, startedAtMs, ...(leaseSeconds === undefined ? {} : { leaseSeconds }) }
      : { kind: word, ...by, startedAtMs, ...(word === 'fail' ? { exitCode: 3 } : {}) };
  const tellOnce = async (): Promise<void> => {
    const told = await reportRun(engine, ELSEWHERE.id, report);
    if (told.ok && isFinal(told.value.run)) {
      world.toldOver.push(told.value.run);
    }
  };
  await Promise.all(twice ? [tellOnce(), tellOnce()] : [tellOnce()]);
}

/** Runs that somebody was answered to be over with an outcome that is not the one on record; without machines that crash before an answer is kept. */
export function outcomesUnlikeAnswered(toldOver: readonly FinalRun[], runs: readonly Run[]): string[] {
  const stored = new Map(runs.map((run) => [run.id, run]));
  return toldOver
    .filter(({ id, status, finishedAtMs }) => {
      const run = stored.get(id);
      return run?.status !== status || run.finishedAtMs !== finishedAtMs;
    })
    .map(({ id, status }) => `run ${id} was answered to be ${status}, and is ${stored.get(id)?.status}`);
}
