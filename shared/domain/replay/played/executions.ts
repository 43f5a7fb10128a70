import type { RunRequest } from '#domain/ledger/head/request.ts';
import type { Course } from '#domain/replay/recorded/course.ts';
import type { Clock } from './clock.ts';
import { endedEarly, unended } from './endings.ts';
import { adoptedBy, type Execution, type Player } from './player.ts';

type Cancelled = NonNullable<Execution['cancelled']>;

/** The runs of a replay that are let in, as far as they have come: each ends as its course has it, or as somebody ends it. */
export class Executions {
  readonly #clock: Clock;
  #started = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The runs that were let in, of all jobs. */
  get started(): number {
    return this.#started;
  }

  /** Lets a run in, once. One whose job is not known any more never begins. */
  start(player: Player, request: RunRequest): void {
    const { runs, revisions, letIn } = player;
    const job = revisions.get(request.revision) ?? adoptedBy(player);
    if (letIn.has(request.runId) || job === undefined) {
      return;
    }
    letIn.set(request.runId, this.#clock.nowMs);
    this.#started += 1;
    const course = runs.course(request, this.#clock.nowMs, job.definition);
    player.isUntimed ||= course.isDrawn === true && runs.isUnknown;
    this.execute(player, request, course);
  }

  /** Has a run that is let in take its course. */
  execute(player: Player, request: RunRequest, course: Course): void {
    const { runId } = request;
    player.executions.set(runId, { request, course, number: 0 });
    note(player, request, unended(course));
    if (course.finishedAtMs !== undefined) {
      this.#clock.end(player.recorded.jobId, course.finishedAtMs, runId, 0);
    }
  }

  /** Has a run that holds its slot and is not let in be over: answers the number of its end, which is to come. */
  queue(player: Player, request: RunRequest, cancelled: Cancelled): number {
    const number = 0;
    player.executions.set(request.runId, { request, course: { status: 'queued', busyMs: 0 }, number, cancelled });
    return number;
  }

  /** Ends a run before its course does: as it is recorded, else now. */
  cancel(player: Player, runId: string, cancelled: Cancelled): void {
    const { recorded, runs, head } = player;
    const execution = player.executions.get(runId);
    if (execution === undefined) {
      // It holds the slot and waits at a gate: it is over at once.
      const holder = head?.active.find((other) => other.runId === runId);
      if (holder !== undefined) {
        this.#clock.end(recorded.jobId, this.#clock.nowMs, runId, this.queue(player, holder, cancelled));
      }
      return;
    }
    if (execution.cancelled !== undefined || execution.isAsked === true) {
      return;
    }
    const { course } = execution;
    const atMs = runs.cancelled(runId, course, cancelled.reason ?? '', this.#clock.nowMs);
    if (course.finishedAtMs !== undefined && atMs >= course.finishedAtMs && course.isDrawn !== true) {
      // Its end is known, and the first one who asks for it is who is heard.
      player.executions.set(runId, { ...execution, isAsked: true });
      return;
    }
    const number = execution.number + 1;
    player.executions.set(runId, { ...execution, number, cancelled });
    this.#clock.end(recorded.jobId, atMs, runId, number);
  }

  /** Brings a run to this end of it; undefined where another one has taken its place. */
  end(player: Player, runId: string, number: number): Course | undefined {
    const execution = player.executions.get(runId);
    if (execution?.number !== number) {
      return undefined;
    }
    const { request, course, cancelled } = execution;
    const ended = cancelled === undefined ? course : endedEarly(course, cancelled, this.#clock.nowMs);
    note(player, request, ended);
    player.executions.delete(runId);
    return ended;
  }
}

function note({ outcomes }: Player, { runId, scheduledAt, trigger }: RunRequest, course: Course): void {
  outcomes.set(runId, { ...course, runId, scheduledAt, trigger });
}
