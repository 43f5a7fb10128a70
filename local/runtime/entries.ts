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
/** After so much work the loop turns: those that have fired are worked on between the fires of a thousand at one second. */
const LONGEST_WORK_MS = 1;

/** An entry that has fired and is to be set to its next fire, after `after`. */
interface Fired {
  readonly entry: Entry;
  readonly after: EpochSeconds;
}

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
  readonly #nextTurn: (callback: () => void) => void;
  /** In the order of their fires. */
  #fired: Fired[] = [];
  #set = 0;
  #isTurning = false;
  #stopTimer: StopTimer | undefined;
  #timerAt: EpochSeconds | undefined;
  #sortedNames: readonly string[] | undefined;
  #started = false;

  constructor(parts: EntriesParts, nextTurn: (callback: () => void) => void = setImmediate) {
    this.#parts = parts;
    this.#nextTurn = nextTurn;
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

  /** The soonest fire of all; now while it is not known yet. */
  get nextAt(): EpochSeconds | undefined {
    return this.#fired.length > 0 ? this.#now() : this.#fires.soonest()?.at;
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
    const soonest = this.nextAt;
    const isSet = soonest === undefined || (this.#timerAt !== undefined && this.#timerAt <= soonest);
    if (!this.#started || this.#isTurning || isSet) {
      return;
    }
    this.#stopTimer?.();
    this.#timerAt = soonest;
    this.#stopTimer = this.#parts.clock.at(soonest * 1_000, () => {
      this.#timerAt = undefined;
      this.#turn();
    });
  }

  /** Fires what is due, then sets what has fired to its next fire, as far as a turn of the loop goes; the rest in the next ones. */
  #turn(): void {
    const { clock } = this.#parts;
    this.#isTurning = false;
    const untilMs = clock.elapsedMs() + LONGEST_WORK_MS;
    while (this.#started && (this.#fireOne() || this.#setOne())) {
      if (clock.elapsedMs() >= untilMs) {
        this.#isTurning = true;
        this.#nextTurn(() => this.#turn());
        return;
      }
    }
    this.#setTimer();
  }

  /** False where nothing is due. */
  #fireOne(): boolean {
    const now = this.#now();
    const due = this.#fires.takeUntil(now);
    if (due === undefined) {
      return false;
    }
    const { at, item } = due;
    if ('fireAt' in item) {
      this.#meet(item, now);
    } else if (!item.removed) {
      this.#fire(item.jobId, at);
      this.#fired.push({ entry: item, after: Math.max(at, now) });
    }
    return true;
  }

  /** False where nothing has fired that is not set. */
  #setOne(): boolean {
    const fired = this.#fired[this.#set];
    if (fired === undefined) {
      this.#fired = [];
      this.#set = 0;
      return false;
    }
    this.#set += 1;
    if (!fired.entry.removed) {
      this.#arm(fired.entry, fired.after);
    }
    return true;
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
