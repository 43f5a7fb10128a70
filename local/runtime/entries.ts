import { entryName, jobIdOfEntry } from '#domain/jobs/entry-name.ts';
import { type AwsExpression, parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { SoonestFirst } from '#domain/time/soonest-first.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import type { Entries } from '#ports/entries.ts';
import type { WakeMessage } from '#ports/queues.ts';

interface Entry {
  readonly name: string;
  readonly jobId: string;
  readonly expression: AwsExpression;
  /** True if it goes away by itself after its last fire (ActionAfterCompletion on AWS). */
  readonly ends: boolean;
  removed: boolean;
}

/** A job whose entries are not made yet: all that is known of it is its next fire. */
interface Expected {
  readonly jobId: string;
  readonly fireAt: EpochSeconds;
  isAskedFor: boolean;
  /** Its entries are made, or its fire has come. */
  isOver: boolean;
}

/** The entries of a job are made this long before its first fire: reading a schedule takes a while, and a thousand may fire at once. */
const MADE_AHEAD_SECONDS = 30;
/** A timer may be this long; then the wall clock is looked at again, as it may have been set or the machine have slept. */
const LONGEST_WAIT_MS = 3_600_000;

/** The surroundings of local entries. */
interface EntriesParts {
  readonly clock: Clock;
  /** Called at each fire. */
  readonly wake: (message: WakeMessage) => void;
  /** Has the entries of an expected job made. */
  readonly make: (jobId: string) => void;
}

/**
 * Entries that really fire: each one is what EventBridge Scheduler would be told, and fires from those very strings, to the second.
 * They live in memory, being derived from the jobs; whoever starts the process says when each job fires next, and creates its entries
 * shortly before that.
 */
export class LocalEntries implements Entries {
  readonly #parts: EntriesParts;
  readonly #jobs = new Map<string, Map<string, Entry>>();
  readonly #expected = new Map<string, Expected>();
  readonly #fires = new SoonestFirst<Entry | Expected>();
  #stopTimer: StopTimer | undefined;
  #timerAt: EpochSeconds | undefined;
  #sortedNames: readonly string[] | undefined;
  #started = false;

  constructor(parts: EntriesParts) {
    this.#parts = parts;
  }

  /** Expects a job to fire next at `fireAt`: it is woken then, and has its entries made before that. */
  expect(jobId: string, fireAt: EpochSeconds): void {
    this.#forgetExpected(jobId);
    const expected: Expected = { jobId, fireAt, isAskedFor: false, isOver: false };
    this.#expected.set(jobId, expected);
    this.#fires.add(fireAt - MADE_AHEAD_SECONDS, expected);
    this.#setTimer();
  }

  async create(jobId: string, specification: Parameters<Entries['create']>[1]): ReturnType<Entries['create']> {
    this.#forgetExpected(jobId);
    const name = entryName(jobId, specification);
    const entries = this.#jobs.get(jobId) ?? new Map<string, Entry>();
    if (entries.has(name)) {
      return 'exists';
    }
    const ends = specification.expression.startsWith('at(') || specification.endAt !== undefined;
    const entry: Entry = { name, jobId, expression: parseAwsExpression(specification), ends, removed: false };
    this.#jobs.set(jobId, entries.set(name, entry));
    this.#sortedNames = undefined;
    this.#arm(entry, this.#now());
    this.#setTimer();
    return 'created';
  }

  async remove(name: string): Promise<void> {
    this.#forget(name);
  }

  async names({ limit, cursor = '', jobId }: Parameters<Entries['names']>[0]): ReturnType<Entries['names']> {
    const all = jobId === undefined ? this.#allNames() : [...(this.#jobs.get(jobId)?.keys() ?? [])].sort();
    const start = cursor === '' ? 0 : all.findIndex((name) => name > cursor);
    const items = start < 0 ? [] : all.slice(start, start + limit);
    const last = items.at(-1);
    return last === undefined || last === all.at(-1) ? { items } : { items, nextCursor: last };
  }

  /** The soonest fire of all. */
  get nextAt(): EpochSeconds | undefined {
    return this.#fires.soonest()?.at;
  }

  /** Starts firing, from now on. */
  start(): void {
    this.#started = true;
    this.#setTimer();
  }

  /** Fires nothing more. */
  stop(): void {
    this.#started = false;
    this.#stopTimer?.();
    this.#timerAt = undefined;
  }

  #now(): EpochSeconds {
    return Math.floor(this.#parts.clock.now() / 1_000);
  }

  #allNames(): readonly string[] {
    this.#sortedNames ??= [...this.#jobs.values()].flatMap((entries) => [...entries.keys()]).sort();
    return this.#sortedNames;
  }

  #arm(entry: Entry, after: EpochSeconds): void {
    const at = entry.expression.next(after);
    if (at !== undefined) {
      this.#fires.add(at, entry);
    } else if (entry.ends) {
      this.#forget(entry.name);
    }
  }

  #forgetExpected(jobId: string): void {
    const expected = this.#expected.get(jobId);
    if (expected !== undefined) {
      expected.isOver = true;
      this.#expected.delete(jobId);
    }
  }

  #forget(name: string): void {
    const jobId = jobIdOfEntry(name);
    const entries = this.#jobs.get(jobId);
    const entry = entries?.get(name);
    if (entries === undefined || entry === undefined) {
      return;
    }
    entry.removed = true;
    entries.delete(name);
    if (entries.size === 0) {
      this.#jobs.delete(jobId);
    }
    this.#sortedNames = undefined;
  }

  /** One timer serves all entries: it is set to the soonest fire, and moved when a sooner one comes. */
  #setTimer(): void {
    const soonest = this.#fires.soonest()?.at;
    if (!this.#started || soonest === undefined || (this.#timerAt !== undefined && this.#timerAt <= soonest)) {
      return;
    }
    this.#stopTimer?.();
    const delayMs = Math.max(0, soonest * 1_000 - this.#parts.clock.now());
    this.#timerAt = soonest;
    this.#stopTimer = this.#parts.clock.after(Math.min(delayMs, LONGEST_WAIT_MS), () => {
      this.#timerAt = undefined;
      this.#fireDue();
      this.#setTimer();
    });
  }

  #fireDue(): void {
    const now = this.#now();
    for (let due = this.#fires.takeUntil(now); due !== undefined; due = this.#fires.takeUntil(now)) {
      const { at, item } = due;
      if ('fireAt' in item) {
        this.#meet(item, now);
      } else if (!item.removed) {
        this.#fire(item.jobId, at);
        this.#arm(item, Math.max(at, now));
      }
    }
  }

  #meet(expected: Expected, now: EpochSeconds): void {
    const { jobId, fireAt, isOver } = expected;
    if (isOver) {
      return;
    }
    if (!expected.isAskedFor) {
      expected.isAskedFor = true;
      this.#parts.make(jobId);
    }
    if (now < fireAt) {
      this.#fires.add(fireAt, expected);
    } else {
      this.#fire(jobId, fireAt);
      this.#forgetExpected(jobId);
    }
  }

  #fire(jobId: string, at: EpochSeconds): void {
    this.#parts.wake({ jobId, scheduledTime: new Date(at * 1_000).toISOString() });
  }
}
