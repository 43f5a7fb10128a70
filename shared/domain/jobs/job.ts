import type { NoticeRule } from '#domain/notices/rule.ts';
import type { Calendars } from '#domain/schedule/closed/calendar.ts';
import type { Value } from '#domain/secrets/reference.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Json } from '#domain/values/json/value.ts';
import type { Command } from './command/command.ts';
import type { Shell } from './command-kind/shell.ts';
import type { Condition } from './condition/condition.ts';
import type { ConditionWait, UnmetPolicy } from './condition/settings.ts';

/** The ways of a new fire while an earlier run of the job still holds its slot. */
export const OVERLAP_POLICIES = ['skip', 'queue', 'replace', 'allow'] as const;

export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** The fires that still run where several are due at once. */
export const CATCHUP_POLICIES = ['latest', 'all', 'none'] as const;

type CatchupPolicy = (typeof CATCHUP_POLICIES)[number];

/** The ways with an attempt whose runner vanished. */
export const LOST_POLICIES = ['retry', 'fail'] as const;

type LostPolicy = (typeof LOST_POLICIES)[number];

/** The accuracies of wake-ups. */
export const PRECISIONS = ['minute', 'second'] as const;

/** One run at a time, or several. */
export const GROUP_MODES = ['sequential', 'parallel'] as const;

/** The outcomes of a parent's run that a job may follow. */
export const PARENT_CONDITIONS = ['success', 'failure', 'finish'] as const;

/** A share of something scarce that the runs of several jobs compete for. */
export interface JobGroup {
  readonly name: string;
  /** One run at a time, or at most `maxConcurrent`. */
  readonly mode: (typeof GROUP_MODES)[number];
  readonly maxConcurrent: number;
}

/** A job whose runs make this job run. */
export interface JobParent {
  readonly job: string;
  /** `finish`: whatever the outcome of an executed run. */
  readonly on: (typeof PARENT_CONDITIONS)[number];
}

/** The address of a check of healthchecks' kind. */
export interface JobPing {
  readonly url: Value;
}

/** A person's decisions about a job, with every default filled in, so that a revision means the same for ever. */
export interface JobSettings {
  /** 1-56 characters of A-Z a-z 0-9 . _ - */
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** The person or team that answers for the job. */
  readonly owner?: string;
  /** The label of the file or tool that manages the job; pruning looks only at its own. */
  readonly source?: string;
  /** As it was written: a string, an object or a list of them. Absent where the job runs only after others. */
  readonly schedule?: Json;
  readonly timezone: string;
  /** Those that its schedules name. */
  readonly calendars?: Calendars;
  readonly startAt?: EpochSeconds;
  readonly endAt?: EpochSeconds;
  /** The job is finished after this many scheduled runs. */
  readonly maxRuns?: number;
  readonly jitterSeconds: number;
  /** "second": wake-ups to the second, by the sweeper, where EventBridge would come up to a minute late. */
  readonly precision: (typeof PRECISIONS)[number];
  readonly command: Command;
  /** Handed to the command as JSON in CRONSTACK_ARGS. */
  readonly args?: unknown;
  readonly env: Readonly<Record<string, Value>>;
  /** The shell of its lines: sh unless told. */
  readonly shell?: Shell;
  /** True: HOME is the attempt's own folder also where the runtime is a person's, and USER, LOGNAME and SHELL are not set. */
  readonly isolatedHome?: boolean;
  /** The runner class. */
  readonly runner: string;
  readonly timeoutSeconds: number;
  readonly maxRetries: number;
  readonly retryDelaySeconds: number;
  readonly onLost: LostPolicy;
  readonly overlap: OverlapPolicy;
  readonly catchup: CatchupPolicy;
  /** The longest that a fire may be late and still run; unset: min(one period, 1 h). */
  readonly deadlineSeconds?: number;
  readonly group?: JobGroup;
  /** The jobs whose runs this one follows. */
  readonly after?: readonly JobParent[];
  /** Facts that must hold when a run of it starts; read by its runner, right before the command. */
  readonly conditions?: readonly Condition[];
  /** The way of a run for which one of them does not hold. There wherever there are any. */
  readonly unmet?: UnmetPolicy;
  /** There where such a run waits. */
  readonly wait?: ConditionWait;
  /** More runs than this in one hour of the clock are skipped: the guard against loops. */
  readonly maxRunsPerHour?: number;
  /** The job is paused when so many runs in a row failed. */
  readonly pauseAfterFailures?: number;
  /** The trouble that is told, and where; unset: as the installation says, `[]`: nothing. */
  readonly notify?: readonly NoticeRule[];
  /** A monitor that is told of each run's start and end. */
  readonly ping?: JobPing;
  readonly tags: readonly string[];
  readonly enabled: boolean;
}

/** One immutable revision of a job. */
export interface JobDefinition extends JobSettings {
  readonly revision: number;
  /** The instant at which the job was created: the anchor of its intervals. The same in all revisions. */
  readonly createdAt: EpochSeconds;
  /** The instant at which this revision was made. */
  readonly revisedAt: EpochSeconds;
}
