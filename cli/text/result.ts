import type { Run } from '#api/shapes/run.ts';

import { printable } from '#cli/terminal/printable.ts';

/** The result that a run's command left, as JSON, or why there is none; empty where it left nothing. */
export function resultText({ result, resultFault = '' }: Pick<Run, 'result' | 'resultFault'>): string {
  return result === undefined ? resultFault : JSON.stringify(result);
}

/** The same at the end of a sentence about the run. */
export function resultClause(run: Pick<Run, 'result' | 'resultFault'>): string {
  const text = resultText(run);
  return text === '' ? '' : `; ${run.result === undefined ? '' : 'result: '}${printable(text)}`;
}
