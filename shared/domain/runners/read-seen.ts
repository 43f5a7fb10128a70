import { type Check, count, instantMs, optional, type Read, readAs, shape, text } from '#domain/values/shape.ts';
import type { RunnerSeen } from './seen.ts';

const isTrue: Check<true> = (value) => (value === true ? undefined : 'expected true');

const check = shape<RunnerSeen>({
  runner: text,
  id: text,
  host: text,
  version: text,
  startedAtMs: instantMs,
  seenAtMs: instantMs,
  running: count,
  most: count,
  stopped: optional(isTrue),
});

/** Reads a stored runner. */
export function readRunnerSeen(item: unknown): Read<RunnerSeen> {
  return readAs(check, item);
}
