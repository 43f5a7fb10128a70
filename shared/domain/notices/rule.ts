import type { NoticeKind } from './kind.ts';

/** A rule of what is told of a job, from when on, and to which channels. A job has at most one for each kind. */
export interface NoticeRule {
  readonly on: readonly NoticeKind[];
  /** Names of channels of the installation. */
  readonly to: readonly string[];
  /** `failing`, `skipping`: from so many in a row on; 1 if left out. */
  readonly after?: number;
  /** `late`, `overrun`, `silent`, `paused`, and `at_risk` and `unfinished` without `by`: from so many seconds on. */
  readonly seconds?: number;
  /** `at_risk`, `unfinished`: the time of day, in the job's zone, at which a run has to be over: `07:00`. */
  readonly by?: string;
  /** The installation's if left out; 0: never. */
  readonly remindHours?: number;
  /** false: the end of an incident is not told. */
  readonly resolved?: boolean;
}

/** The part of an installation's configuration that decides what is told and where. */
export interface NoticeSettings {
  /** The names of the channels that there are. */
  readonly channelNames: readonly string[];
  /** The types of those, by name. */
  readonly channelTypes?: Readonly<Record<string, string>>;
  /** For jobs that say nothing themselves. */
  readonly defaultRules: readonly NoticeRule[];
  readonly remindHours: number;
}
