import type { Run } from '#api/shapes/run.ts';

/** The result that a run's command left, as JSON, or why there is none; empty where it left nothing. */
export function resultText({ result, resultFault = '' }: Pick<Run, 'result' | 'resultFault'>): string {
  return result === undefined ? resultFault : JSON.stringify(result);
}
