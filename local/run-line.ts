import { styleText } from 'node:util';
import type { Run } from '#domain/runs/run.ts';
import { writeUtc } from '#domain/time/write.ts';
import { presentRun } from '#functions/api/present/run.ts';
import type { REPAIRS } from '#ports/observer.ts';
import { STATUS_STYLES } from './status-colours.ts';

/** The things that were put right, as they are told; undefined where a restart or a machine that slept is all there was. */
const REPAIRED: Readonly<Record<(typeof REPAIRS)[number], string | undefined>> = {
  overdue: undefined,
  entry_missing: undefined,
  entry_orphaned: undefined,
  message_lost: 'a run that nobody had begun is sent again',
  attempt_lost: 'an attempt ended without a word, and is recorded as lost',
  end_undone: 'a run had ended, and what is left to do of it is done now',
  holder_final: 'a run that had ended still held its slot, which is free now',
};

/** The line about something of a job that was found and put right; empty where nothing was wrong. Timers here are gone with the process. */
export function repairLine(jobId: string, what: (typeof REPAIRS)[number]): string {
  const words = REPAIRED[what];
  return words === undefined ? '' : `${jobId}  put right: ${words}\n`;
}

/** One line about a run that is over: its job and fire, how it ended, how long it took, how late it began, and why it did not succeed. */
export function runLine(run: Run, { colors }: { readonly colors: boolean }): string {
  const style = STATUS_STYLES[run.status];
  const status = run.status.padEnd(9);
  const parts = [
    run.jobId,
    fireOf(run),
    colors && style !== undefined ? styleText(style, status, { validateStream: false }) : status,
  ];
  const details = [durationOf(run), attemptsOf(run)].filter((part) => part !== undefined).join(', ');
  const reason = run.reason === undefined ? [] : [`- ${run.reason}`];
  return [...parts, ...(details === '' ? [] : [details]), ...reason].join('  ').trimEnd();
}

function fireOf({ scheduledAt, span, trigger }: Run): string {
  if (span !== undefined && span.count > 1) {
    return `${writeUtc(span.from)} to ${writeUtc(span.to)} (${span.count} fires)`;
  }
  return trigger === 'manual' ? `${writeUtc(scheduledAt)} (by hand)` : writeUtc(scheduledAt);
}

function durationOf(run: Run): string | undefined {
  const { durationMs, latenessMs } = presentRun(run);
  if (durationMs === undefined || latenessMs === undefined) {
    return undefined;
  }
  const took = `took ${spell(durationMs)}`;
  return run.trigger === 'manual' ? took : `${took}, ${spell(Math.max(0, latenessMs))} late`;
}

function attemptsOf({ attempts }: Run): string | undefined {
  return attempts.length > 1 ? `${attempts.length} attempts` : undefined;
}

function spell(ms: number): string {
  if (ms < 1_000) {
    return `${ms} ms`;
  }
  return ms < 60_000
    ? `${(ms / 1_000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}
