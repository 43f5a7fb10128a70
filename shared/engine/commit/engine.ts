import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import type { Configuration } from '#domain/jobs/configuration.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import type { RunnerClasses } from '#domain/jobs/runner-classes.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';
import type { Outage } from '#domain/ledger/past/outages.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import type { Run } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { ActionFaults } from '#ports/aws-caller.ts';
import type { Ports } from '#ports/ports.ts';
import type { UnreadableValues } from '#ports/secrets.ts';
import type { TaskChecks } from '#ports/task-checks.ts';
import type { Rights } from './rights.ts';
import type { SetAside } from './set-aside.ts';

/** The ports, and the decisions of the deployment. */
export interface EngineParts extends Installation {
  readonly ports: Ports;
  readonly configuration: Configuration;
  /** The runner classes that a job may name. */
  readonly runners: RunnerClasses;
  /** The stretches in which nothing ran, newest first. Left out: nobody keeps watch. */
  readonly outages?: () => readonly Outage[];
  /** Left out: nobody can tell, as jobs run elsewhere. */
  readonly unreadableValues?: UnreadableValues;
  /** Left out: nobody can tell, as tasks run elsewhere. */
  readonly checkTasks?: TaskChecks;
  /** Left out: nobody can tell, as actions are called elsewhere. */
  readonly actionFaults?: ActionFaults;
  /** Left out: one that tells the observer. Stores that are to tell it have to be made with it. */
  readonly setAside?: SetAside;
}

/** The knowledge that a process has of the switch over all jobs, and since when. */
export interface SwitchMemory {
  seen?: { readonly atMs: number; readonly switched: Omit<MasterSwitch, 'version'> };
}

/** The ends of attempts that this process wrote and that may not be on disk yet, by the owners of the attempts. */
export interface WrittenEnds {
  readonly runs: Map<string, Run>;
  /** Those for which nobody waits yet. */
  readonly fresh: string[];
  /** Those whose commit failed. */
  readonly undone: Set<string>;
  isWaiting: boolean;
}

/** The parts and memories that the use cases work with. */
export interface Engine extends EngineParts {
  readonly setAside: SetAside;
  /** Definitions that were read before, by job and revision: they never change. */
  readonly knownJobs: Map<string, ScheduledJob>;
  /** The switch over all jobs, as it was read a moment ago. */
  readonly switchMemory: SwitchMemory;
  /** The instants of the wake index for which this process sent a self-clocked job its wake-up ahead. */
  readonly sentAhead: Map<string, EpochSeconds>;
  /** True once this process knows that every line of the list of jobs is complete. */
  readonly listMemory: { complete: boolean };
  /** The attempts that this process is at, by their owners: it need not ask anybody whether these are alive. */
  readonly attemptsUnderWay: Set<string>;
  readonly writtenEnds: WrittenEnds;
  /** The names of this process's deliveries: one part that no other process has, and a number. */
  readonly deliveries: { process?: string; count: number };
  /** The rights of the one whose request it carries out; none where it works for itself. */
  readonly rights?: Rights;
  /** Carries out the effects of a decision about a job, in their order. */
  carryOut(engine: Engine, head: Head, effects: readonly Effect[]): Promise<void>;
  /** Pairs a definition with its schedule. Throws, or rejects with, a ScheduleError. */
  scheduledJob(definition: JobDefinition): ScheduledJob | Promise<ScheduledJob>;
}

/** The parts of an engine that whoever mostly reads may load when they are first needed. */
export type LoadedLater = Pick<Engine, 'carryOut' | 'scheduledJob'>;

/** The current second and what else records need. */
export function recordContext(engine: Engine, jobId: string): RecordContext {
  return {
    jobId,
    now: secondsOf(engine.ports.clock.now()),
    retentionSeconds: retentionSeconds(engine.configuration),
    notices: engine.configuration.notify,
  };
}
