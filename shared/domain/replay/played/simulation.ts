import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { ChainedRun, Effect } from '#domain/ledger/head/effect.ts';
import type { Decision } from '#domain/ledger/head/head.ts';
import type { RunRequest } from '#domain/ledger/head/request.ts';
import { deleteJob } from '#domain/ledger/jobs/delete.ts';
import { create, edit } from '#domain/ledger/jobs/edit.ts';
import { lookBeforeCatchUps } from '#domain/ledger/look.ts';
import { timeOfJob } from '#domain/ledger/planning/blackouts.ts';
import { moveCatchUps } from '#domain/ledger/planning/catch-up.ts';
import { startChained } from '#domain/ledger/runs/chain.ts';
import { finish } from '#domain/ledger/runs/finish.ts';
import { beginningOf } from '#domain/replay/recorded/beginning.ts';
import { recordedCourse } from '#domain/replay/recorded/course.ts';
import type { Draw } from '#domain/replay/recorded/draw.ts';
import { askedAtMs, type Happening, happeningsOf } from '#domain/replay/recorded/happenings.ts';
import { outcomesOf } from '#domain/replay/recorded/outcome.ts';
import { decidedUntil, letInAtMs, playedUntil, wasTurnedAway } from '#domain/replay/recorded/recorded-job.ts';
import { type Switched, switchedBy } from '#domain/replay/recorded/switched-by.ts';
import { chainedRunId, parseRunId } from '#domain/runs/id.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { decisionOf } from './asked.ts';
import { Clock, type Item } from './clock.ts';
import { decidedLater } from './decided-later.ts';
import { isOutcome } from './endings.ts';
import { Executions } from './executions.ts';
import { knowFollowers } from './followers.ts';
import { Gates, type Passage } from './gates.ts';
import { adoptedBy, isKnown, newPlayer, type Played, type Player, playedOf, type Replayed } from './player.ts';
import { type LetIn, RunsOfJob } from './runs-of-job.ts';

/** The time that is replayed: from the first fire to the last one, and how far anybody knows what became of them. */
export interface Stretch {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  readonly nowMs: EpochMilliseconds;
}

/** The things that a replay depends on besides. */
interface Means {
  readonly draw: Draw;
  readonly switched: Switched;
  /** Of the replay without a change; left out in that one. */
  readonly letIn?: LetIn;
  /** It ends where more runs than that are let in. */
  readonly mostRuns: number;
}

/** A run that found no room in the line of its group asks again. */
const ASKS_AGAIN_MS = 60_000;

/**
 * Jobs as they would have gone: the engine's own transitions over heads in memory, with the looks, happenings and runs that are recorded.
 * Nothing is read and nothing is written. In a replay without a change each run keeps its times; with one, a run that is let in at another
 * instant is that much earlier or later.
 */
export class Simulation {
  readonly #players = new Map<string, Player>();
  /** Those that begin later than the stretch does. */
  readonly #later = new Map<string, Replayed>();
  readonly #gates = new Gates();
  readonly #clock: Clock;
  readonly #executions: Executions;
  readonly #stretch: Stretch;
  readonly #means: Means;

  constructor(jobs: readonly Replayed[], stretch: Stretch, means: Means) {
    this.#stretch = stretch;
    this.#means = means;
    this.#clock = new Clock(stretch.from * 1_000);
    this.#executions = new Executions(this.#clock);
    for (const job of jobs) {
      if (job.from > stretch.from) {
        this.#later.set(job.recorded.jobId, job);
        this.#clock.begin(job.recorded.jobId, job.from * 1_000);
      } else {
        this.#begin(job);
      }
    }
    knowFollowers(this.#players);
    for (const player of this.#players.values()) {
      this.#expectFire(player);
    }
  }

  /** Goes on to the end; yields after each step, so that whoever drives it may let others have a turn, or leave. Undefined: there are too many runs. */
  *play(): Generator<void, ReadonlyMap<string, Played> | undefined> {
    const { nowMs } = this.#stretch;
    for (let next = this.#clock.next(nowMs); next !== undefined; next = this.#clock.next(nowMs)) {
      this.#act(next);
      if (this.#executions.started > this.#means.mostRuns) {
        return undefined;
      }
      yield;
    }
    return new Map([...this.#players].map(([jobId, player]) => [jobId, playedOf(player)]));
  }

  #begin(job: Replayed): Player {
    const { recorded, revisions, from } = job;
    const { jobId } = recorded;
    const begun = beginningOf(recorded, revisions, from);
    const player = newPlayer(
      job,
      begun,
      new RunsOfJob(recorded, this.#stretch.nowMs, this.#means.draw, this.#means.letIn),
      decidedUntil(recorded, this.#stretch.to),
    );
    this.#players.set(jobId, player);
    for (const { atMs, happening } of happeningsOf(recorded, from)) {
      this.#clock.happen(jobId, atMs, happening);
    }
    const { standstills, blackouts = [] } = this.#means.switched;
    for (const { from: begins, to: ends } of [...standstills, ...blackouts]) {
      // What was due before is looked at in it, and what was held up when it is over.
      for (const at of [begins === undefined ? undefined : begins + 1, ends]) {
        if (at !== undefined && at >= from) {
          this.#clock.look(jobId, at * 1_000);
        }
      }
    }
    const holders = new Map((begun.head?.active ?? []).map((holder) => [holder.runId, holder]));
    for (const run of begun.letIn) {
      const holder = holders.get(run.id);
      if (holder !== undefined) {
        this.#gates.hold({ ...holder, jobId });
        player.letIn.set(run.id, letInAtMs(run) ?? from * 1_000);
        this.#executions.execute(player, holder, recordedCourse(run));
      }
    }
    for (const { scheduledAt, runId } of begun.head?.later ?? []) {
      const run = player.runs.read(runId);
      this.#expectLater(jobId, { at: scheduledAt, ...present({ run }) });
    }
    for (const request of begun.atGates) {
      this.#pass(this.#gates.enter({ ...request, jobId }, false, from));
    }
    return player;
  }

  #beginLater(jobId: string): void {
    const job = this.#later.get(jobId);
    const player = job && this.#begin(job);
    if (player !== undefined) {
      knowFollowers(this.#players);
      this.#expectFire(player);
    }
  }

  #act(item: Item): void {
    if (item.kind === 'begin') {
      this.#beginLater(item.jobId);
      return;
    }
    const player = this.#players.get(item.jobId);
    if (player === undefined) {
      return;
    }
    switch (item.kind) {
      case 'look':
        this.#look(player, item.fire);
        return;
      case 'end':
        this.#end(player, item.runId, item.number);
        return;
      case 'enter':
        this.#enter(player, item.request, item.again);
        return;
      case 'happening':
        this.#happen(player, item.happening);
        return;
    }
  }

  #look(player: Player, fire: EpochSeconds | undefined): void {
    const { head } = player;
    const job = adoptedBy(player);
    if (head === undefined || job === undefined || head.state === 'deleted') {
      return;
    }
    const catchesUp = this.#means.letIn === undefined && job.definition.catchup === 'all';
    const openMs = catchesUp ? this.#clock.nowMs : player.sightings.openFrom(this.#clock.nowMs);
    if (fire === undefined && openMs > this.#clock.nowMs) {
      this.#clock.look(head.jobId, openMs);
      return;
    }
    const context = this.#context(head.jobId);
    const looked = lookBeforeCatchUps(head, job, new Map(), false, context);
    const later = fire === undefined && !looked.more ? this.#decidedLater(player, looked) : undefined;
    if (later !== undefined) {
      this.#clock.look(head.jobId, later);
      return;
    }
    this.#apply(player, looked.more ? looked : this.#caughtUp(player, looked, context));
    if (looked.more) {
      this.#clock.look(head.jobId, this.#clock.nowMs, head.mark);
    }
  }

  #end(player: Player, runId: string, number: number): void {
    const { head } = player;
    const ended = head && this.#executions.end(player, runId, number);
    if (head === undefined || ended === undefined) {
      return;
    }
    const { status, reason, reasonCode, hasResult } = ended;
    if (!isOutcome(status)) {
      return;
    }
    const unstarted = ended.startedAtMs === undefined ? { unstarted: true as const } : {};
    const context = this.#context(head.jobId);
    const finished = finish(
      head,
      { runId, status, ...present({ reason, reasonCode, hasResult }), ...unstarted },
      context,
    );
    this.#apply(player, this.#caughtUp(player, finished, context));
  }

  /** In a replay without a change nothing is decided sooner than it was. */
  #decidedLater(player: Player, { effects }: Decision): EpochMilliseconds | undefined {
    return this.#means.letIn === undefined ? decidedLater(player, effects, this.#clock.now) : undefined;
  }

  /** Lets late fires in as well; in a replay without a change none sooner than it was. */
  #caughtUp(player: Player, { head, effects }: Decision, context: RecordContext): Decision {
    const moved = moveCatchUps(head, player.revisions, context);
    const later = this.#decidedLater(player, moved);
    if (later === undefined) {
      return { head: moved.head, effects: [...effects, ...moved.effects] };
    }
    this.#clock.look(head.jobId, later);
    return { head, effects };
  }

  #happen(player: Player, happening: Happening): void {
    const { jobId } = player.recorded;
    const context = this.#context(jobId);
    const job = adoptedBy(player);
    if (happening.kind === 'create') {
      const created = player.revisions.get(happening.revision);
      if (created !== undefined) {
        this.#apply(player, create(player.head, created, { by: happening.entry.by }, context));
        knowFollowers(this.#players);
      }
      return;
    }
    const { head } = player;
    if (head === undefined || head.state === 'deleted') {
      return;
    }
    if (happening.kind === 'edit') {
      const after = player.revisions.get(happening.revision);
      const actor = { by: happening.entry.by };
      const edited = after && edit(head, { after, ...(job === undefined ? {} : { before: job }) }, actor, context);
      this.#decided(player, edited);
      knowFollowers(this.#players);
      return;
    }
    if (happening.kind === 'delete') {
      this.#decided(player, deleteJob(head, job, { by: happening.entry.by }, context, player.revisions));
      knowFollowers(this.#players);
      return;
    }
    const isThere = happening.kind === 'asked' && isKnown(player, happening.run.id);
    if (job !== undefined && !isThere) {
      this.#decided(player, decisionOf(head, job, happening, context));
    }
    if (happening.kind === 'later') {
      this.#expectLater(jobId, happening);
    }
  }

  #decided(player: Player, decision: Decision | 'behind' | 'full' | { readonly kind: string } | undefined): void {
    if (typeof decision === 'object' && 'head' in decision) {
      this.#apply(player, decision);
    }
  }

  #apply(player: Player, { head, effects }: Decision): void {
    player.head = { ...head, outbox: [] };
    for (const effect of effects) {
      this.#carryOut(player, effect);
    }
    for (const holder of player.head.active) {
      // A run that is told of from elsewhere is sent nowhere.
      if (holder.reports !== undefined && !player.executions.has(holder.runId) && !player.letIn.has(holder.runId)) {
        this.#executions.start(player, holder);
      }
    }
    this.#expectFire(player);
  }

  #carryOut(player: Player, effect: Effect): void {
    const { jobId } = player.recorded;
    switch (effect.kind) {
      case 'store':
        for (const outcome of outcomesOf(
          effect.run,
          player.revisions.get(effect.run.revision)?.schedule,
          this.#stretch,
        )) {
          player.outcomes.set(outcome.runId, outcome);
        }
        return;
      case 'send':
        this.#executions.start(player, effect.request);
        return;
      case 'enter':
        this.#come(player, effect.request, effect.again === true, this.#clock.nowMs);
        return;
      case 'leave':
        this.#pass(this.#gates.leave({ ...effect.request, jobId }, this.#clock.now));
        return;
      case 'wake':
        // What a job with a clock of its own would fire later than that, nobody asks for.
        if (effect.at <= playedUntil(player.recorded, this.#stretch)) {
          this.#clock.look(jobId, effect.at * 1_000);
        }
        return;
      case 'cancel': {
        const { reason, reasonCode } = effect;
        this.#executions.cancel(player, effect.holder.runId, {
          status: 'cancelled',
          reason,
          ...present({ reasonCode }),
        });
        return;
      }
      case 'chain':
        this.#chain(effect.follower, effect.run);
        return;
      default:
        return;
    }
  }

  #come(player: Player, request: RunRequest, again: boolean, atMs: EpochMilliseconds): void {
    const { sentAtMs } = player.runs.read(request.runId) ?? {};
    this.#clock.enter(player.recorded.jobId, atMs, { request, again, sentAtMs });
  }

  #enter(player: Player, request: RunRequest, again: boolean): void {
    const { jobId } = player.recorded;
    const isHolding = player.head?.active.some(({ runId }) => runId === request.runId) === true;
    if (!isHolding || player.letIn.has(request.runId)) {
      return;
    }
    const run = { ...request, jobId };
    this.#pass(this.#gates.enter(run, again, this.#clock.now));
    if (!player.letIn.has(request.runId) && player.head?.active.some(({ runId }) => runId === request.runId) === true) {
      this.#askAgain(player, request);
    }
  }

  /** The instants at which a run asked again are not recorded, but for the one at which it was told that it had waited too long. */
  #askAgain(player: Player, request: RunRequest): void {
    const run = player.runs.read(request.runId);
    const stands = this.#means.letIn === undefined && this.#gates.knows(request);
    if (!stands) {
      this.#come(player, request, true, this.#clock.nowMs + ASKS_AGAIN_MS);
    } else if (run?.finishedAtMs !== undefined && run.finishedAtMs > this.#clock.nowMs && wasTurnedAway(run)) {
      this.#come(player, request, true, run.finishedAtMs);
    }
  }

  #pass({ sent, turnedAway }: Passage): void {
    for (const run of sent) {
      const player = this.#players.get(run.jobId);
      if (player !== undefined) {
        this.#executions.start(player, run);
      }
    }
    for (const { run, verdict } of turnedAway) {
      const player = this.#players.get(run.jobId);
      if (player?.head?.active.some(({ runId }) => runId === run.runId) === true) {
        const { status, reason } = verdict;
        const cancelled = { status, reason: reason.text, reasonCode: reason.code };
        this.#end(player, run.runId, this.#executions.queue(player, run, cancelled));
      }
    }
  }

  #chain(followerId: string, run: ChainedRun): void {
    const follower = this.#players.get(followerId);
    const parentId = parseRunId(run.parent.runId)?.jobId;
    const job = follower && adoptedBy(follower);
    if (follower?.head === undefined || follower.head.state === 'deleted' || job === undefined) {
      return;
    }
    const runId = chainedRunId(followerId, run.parent.runId, run.scheduledAt);
    if (!isKnown(follower, runId) && job.definition.after?.some((parent) => parent.job === parentId) === true) {
      this.#apply(follower, startChained(follower.head, job, runId, run, this.#context(followerId)));
    }
  }

  #expectFire(player: Player): void {
    const { nextFireAt: fire, jobId } = player.head ?? {};
    if (jobId === undefined || fire === undefined || fire === player.expected || fire > player.lastFire) {
      return;
    }
    player.expected = fire;
    const seen = player.sightings.of(fire);
    const atMs = seen?.atMs ?? player.sightings.wouldBe(fire, this.#means.draw, `${jobId} ${fire}`);
    this.#clock.look(jobId, atMs, fire, seen);
  }

  /** A run that was asked for ahead is decided by the look at its instant. */
  #expectLater(jobId: string, { at, run }: Pick<Extract<Happening, { kind: 'later' }>, 'at' | 'run'>): void {
    const atMs = (run && askedAtMs(run)) ?? at * 1_000;
    this.#clock.look(jobId, atMs, at);
  }

  #context(jobId: string): RecordContext {
    const now = this.#clock.now;
    const switched = switchedBy(this.#means.switched, now);
    const player = this.#players.get(jobId);
    const job = player && adoptedBy(player);
    const time = { jobId, now, retentionSeconds: 0, standstills: switched.standstills, switched };
    return job === undefined ? time : timeOfJob(time, job.definition);
  }
}
