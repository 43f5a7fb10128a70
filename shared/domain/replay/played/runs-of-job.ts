import type { JobDefinition } from '#domain/jobs/job.ts';
import type { RunRequest } from '#domain/ledger/head/request.ts';
import { type Course, recordedCourse, shifted } from '#domain/replay/recorded/course.ts';
import { type Draw, drawn } from '#domain/replay/recorded/draw.ts';
import { endedByItself, letInAtMs, type RecordedJob, wasTurnedAway } from '#domain/replay/recorded/recorded-job.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { durationMs } from '#domain/runs/times.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { samePolicies, underPolicies } from './under-policies.ts';

/** The instants at which runs are let in, by their ids, in a replay without a change. */
export type LetIn = ReadonlyMap<string, EpochMilliseconds>;

/** The revisions' definitions as they were recorded. */
type DefinitionOf = (revision: number) => JobDefinition | undefined;

/** The runs of a job as they were, and what those that never were would be. */
export class RunsOfJob {
  readonly #byId: ReadonlyMap<string, Run>;
  readonly #open: ReadonlySet<string>;
  readonly #samples: readonly Run[];
  readonly #definitionOf: DefinitionOf;
  readonly #draw: Draw;
  /** Undefined in the replay without a change, in which runs keep their times. */
  readonly #letIn: LetIn | undefined;
  readonly #nowMs: EpochMilliseconds;
  readonly #shifts = new Map<string, number>();

  constructor({ past, runs, earlier }: RecordedJob, nowMs: EpochMilliseconds, draw: Draw, letIn?: LetIn) {
    const all = [...earlier, ...runs];
    const { active = [], waiting = [] } = past.head ?? {};
    this.#byId = new Map(all.map((run) => [run.id, run]));
    this.#open = new Set([...active, ...waiting].map(({ runId }) => runId));
    this.#samples = all.filter(endedByItself);
    this.#definitionOf = (revision) => past.revisions.get(revision)?.definition;
    this.#draw = draw;
    this.#nowMs = nowMs;
    this.#letIn = letIn;
  }

  /** True where no run says how long one takes. */
  get isUnknown(): boolean {
    return this.#samples.length === 0;
  }

  /** The record of a run. */
  read(runId: string): Run | undefined {
    return this.#byId.get(runId);
  }

  /** Tells a run that waits, or goes on, now: it may have no record yet. */
  isOpen(runId: string): boolean {
    return this.#open.has(runId);
  }

  /** What becomes of a run that is let in at an instant, under a definition. */
  course({ runId }: RunRequest, atMs: EpochMilliseconds, definition: JobDefinition): Course {
    const run = this.#byId.get(runId);
    if (run === undefined ? this.#open.has(runId) : !isFinal(run)) {
      return this.#openCourse(runId, run, atMs, definition);
    }
    if (run === undefined || wasTurnedAway(run)) {
      return this.#drawnCourse(runId, definition, { letInMs: atMs });
    }
    const by = this.#shift(run, atMs);
    if (isReplaced(run) && this.#letIn !== undefined) {
      const startedAtMs = (run.startedAtMs ?? atMs) + by;
      return this.#drawnCourse(runId, definition, { letInMs: atMs, startedAtMs, longerThanMs: elapsedOf(run) });
    }
    return shifted(this.#underPolicies(run, definition), by);
  }

  /** The end of a run that somebody cancels while it goes on: as it is recorded, where that was what ended it, and otherwise at once or within the 5 s in which a runner looks. */
  cancelled(runId: string, course: Course, reason: string, nowMs: EpochMilliseconds): EpochMilliseconds {
    const run = this.#byId.get(runId);
    const told = run?.cancelRequested === reason || (run?.status === 'cancelled' && run.reason === reason);
    if (run?.finishedAtMs !== undefined && told) {
      return Math.max(nowMs, run.finishedAtMs + this.#shiftOf(run));
    }
    const { startedAtMs = Number.POSITIVE_INFINITY, finishedAtMs = Number.POSITIVE_INFINITY } = course;
    const looks = Math.ceil((nowMs - startedAtMs) / LOOK_MS);
    return startedAtMs > nowMs ? nowMs : Math.min(finishedAtMs, startedAtMs + looks * LOOK_MS);
  }

  /** One that is not over goes on; let in at another instant, it would have gone on for longer than it has until now, or be over. */
  #openCourse(runId: string, run: Run | undefined, atMs: EpochMilliseconds, definition: JobDefinition): Course {
    if (this.#letIn === undefined || this.#letIn.get(runId) === atMs) {
      return run === undefined ? { status: 'queued', busyMs: 0 } : this.#goingOn(run, definition);
    }
    const known = run?.startedAtMs;
    return this.#drawnCourse(runId, definition, {
      letInMs: atMs,
      ...(run === undefined || known === undefined
        ? {}
        : { startedAtMs: known + this.#shift(run, atMs), longerThanMs: this.#nowMs - known }),
    });
  }

  /** The course of a run that is not over; under a shorter timeout it may be. */
  #goingOn(run: Run, definition: JobDefinition): Course {
    const last = run.attempts.at(-1);
    const tookMs = run.status === 'running' && last !== undefined ? this.#nowMs - last.startedAtMs : 0;
    if (last === undefined || tookMs < definition.timeoutSeconds * 1_000) {
      return recordedCourse(run);
    }
    const until = { ...last, finishedAtMs: this.#nowMs, result: 'lost' as const };
    return this.#underPolicies({ ...run, attempts: [...run.attempts.slice(0, -1), until] }, definition);
  }

  #shift(run: Run, atMs: EpochMilliseconds): number {
    const before = this.#letIn?.get(run.id);
    const began = run.startedAtMs ?? run.finishedAtMs ?? atMs;
    const by = before === undefined ? Math.max(0, atMs - began) : atMs - before;
    this.#shifts.set(run.id, by);
    return by;
  }

  #shiftOf({ id }: Run): number {
    return this.#shifts.get(id) ?? 0;
  }

  #underPolicies(run: Run, definition: JobDefinition): Course {
    const before = this.#definitionOf(run.revision);
    return before === undefined || run.attempts.length === 0 || samePolicies(before, definition)
      ? recordedCourse(run)
      : underPolicies(run, { before, after: definition }, this.#samples, this.#draw);
  }

  /** That of another run, which took longer than this one is known to have taken; its timeout, where there is none. */
  #drawnCourse(runId: string, definition: JobDefinition, { letInMs, startedAtMs, longerThanMs = 0 }: Unknown): Course {
    const longer =
      longerThanMs === 0 ? this.#samples : this.#samples.filter((sample) => elapsedOf(sample) >= longerThanMs);
    const sample = drawn(longer, this.#draw, `${runId} run`);
    if (sample === undefined) {
      const [from, tookMs] = [startedAtMs ?? letInMs, definition.timeoutSeconds * 1_000];
      return { startedAtMs: from, finishedAtMs: from + tookMs, status: 'succeeded', busyMs: tookMs, isDrawn: true };
    }
    const began = sample.startedAtMs ?? 0;
    const from = startedAtMs ?? letInMs + Math.max(0, began - (letInAtMs(sample) ?? began));
    return { ...shifted(this.#underPolicies(sample, definition), from - began), isDrawn: true };
  }
}

/** The little that is known of a run that never came to an end by itself. */
interface Unknown {
  readonly letInMs: EpochMilliseconds;
  readonly startedAtMs?: EpochMilliseconds;
  readonly longerThanMs?: number;
}

/** A runner looks so often whether its run is to be cancelled. */
const LOOK_MS = 5_000;

/** It had to make room for a later run: what it would have taken is not known. */
function isReplaced({ status, reasonCode, attempts }: Run): boolean {
  return status === 'cancelled' && reasonCode === 'replaced' && attempts.length > 0;
}

function elapsedOf(run: Run): number {
  return durationMs(run) ?? 0;
}
