import type { RunRequest } from '#domain/ledger/head/request.ts';
import type { Happening } from '#domain/replay/recorded/happenings.ts';
import type { Sighting } from '#domain/replay/recorded/sighting.ts';
import { type EpochMilliseconds, type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { Agenda } from './agenda.ts';

/** Something that is to come in a replay. */
export type Item =
  | { readonly kind: 'begin'; readonly jobId: string }
  | { readonly kind: 'look'; readonly jobId: string; readonly fire?: EpochSeconds }
  | { readonly kind: 'end'; readonly jobId: string; readonly runId: string; readonly number: number }
  | { readonly kind: 'enter'; readonly jobId: string; readonly request: RunRequest; readonly again: boolean }
  | { readonly kind: 'happening'; readonly jobId: string; readonly happening: Happening };

/** Of things of one millisecond: jobs that begin, looks that saw a slot taken, ends, other looks, what people did, and runs that come before a gate. */
const [BEGIN, TAKEN, END, LOOK, DONE, ENTER] = [0, 1, 2, 3, 4, 5];
const LONGEST_IN_LINE_MS = 86_400_000;
const NEARLY = 0.9;

/** The time of a replay: it goes from one thing to the next. What is late comes at once. */
export class Clock {
  readonly #agenda = new Agenda<Item>();
  #nowMs: EpochMilliseconds;

  constructor(fromMs: EpochMilliseconds) {
    this.#nowMs = fromMs;
  }

  get nowMs(): EpochMilliseconds {
    return this.#nowMs;
  }

  get now(): EpochSeconds {
    return secondsOf(this.#nowMs);
  }

  /** Goes on to the next thing that is to come by an instant; undefined: there is none. */
  next(untilMs: EpochMilliseconds): Item | undefined {
    const next = this.#agenda.next();
    if (next === undefined || next.atMs > untilMs) {
      return undefined;
    }
    this.#nowMs = next.atMs;
    return next.item;
  }

  /** Has a job begin. */
  begin(jobId: string, atMs: EpochMilliseconds): void {
    this.#add(atMs, BEGIN, { kind: 'begin', jobId });
  }

  /** Has a job looked at; `fire`: for that fire, and whatever else is due. `seen`: its place among the things of that millisecond. */
  look(
    jobId: string,
    atMs: EpochMilliseconds,
    fire?: EpochSeconds,
    seen: Pick<Sighting, 'taken' | 'turn'> = { taken: false, turn: 0 },
  ): void {
    const rank = seen.taken ? TAKEN : LOOK + seen.turn * NEARLY;
    this.#add(atMs, rank, { kind: 'look', jobId, ...(fire === undefined ? {} : { fire }) });
  }

  end(jobId: string, atMs: EpochMilliseconds, runId: string, number: number): void {
    this.#add(atMs, END, { kind: 'end', jobId, runId, number });
  }

  happen(jobId: string, atMs: EpochMilliseconds, happening: Happening): void {
    this.#add(atMs, DONE, { kind: 'happening', jobId, happening });
  }

  /** Brings a run before its gates: of those that come in one millisecond, the one that was sent first is first. */
  enter(
    jobId: string,
    atMs: EpochMilliseconds,
    run: { readonly request: RunRequest; readonly again: boolean; readonly sentAtMs: EpochMilliseconds | undefined },
  ): void {
    const { request, again, sentAtMs = Number.POSITIVE_INFINITY } = run;
    const turn = Math.min(1, Math.max(0, (sentAtMs - this.#nowMs) / LONGEST_IN_LINE_MS));
    this.#add(atMs, ENTER + turn, { kind: 'enter', jobId, request, again });
  }

  #add(atMs: EpochMilliseconds, rank: number, item: Item): void {
    this.#agenda.add(Math.max(this.#nowMs, atMs), rank, item);
  }
}
