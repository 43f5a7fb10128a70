import type { Run } from '#api/shapes/run.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { lookOf, style } from '#cli/terminal/style.ts';
import { duration } from '#cli/terminal/times.ts';
import { resultClause } from './result.ts';

/** A run's outcome on one line: `hello.20261105T090000Z succeeded in 1.2 s`, `... failed after 3 attempts in 40 s: exit code 1`. */
export function outcomeText(output: Output, run: Run): string {
  const look = lookOf(run.status);
  const status = look === undefined ? run.status : style(output, look, run.status);
  const attempts = run.attempts.length > 1 ? ` after ${run.attempts.length} attempts` : '';
  const took = run.durationMs === undefined ? '' : ` in ${duration(run.durationMs)}`;
  const reason = run.reason === undefined ? '' : `: ${printable(run.reason)}`;
  return `${printable(run.id)} ${status}${attempts}${took}${reason}${resultClause(run)}`;
}
