import type { NoticeKind } from '#domain/notices/kind.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';

/** The part of an incident's life that is told; `single`: there is no incident; `passed`: it began and ended before either was told. */
type ToldStage = 'opened' | 'reopened' | 'reminder' | 'flapping' | 'resolved' | 'passed' | 'single';

/** One line of a message: a notice, and what is known of its job and run when it is sent. */
export interface Told {
  /** The notice's id: the same at every try, so that receivers that look for it see one. */
  readonly id: string;
  /** The same for everything that is told of one incident. */
  readonly incident?: string;
  readonly jobId: string;
  readonly kind: NoticeKind;
  readonly stage: ToldStage;
  /** The fire that the trouble began with. */
  readonly since: EpochSeconds;
  /** The instant that it was decided at; of an end, when it ended. */
  readonly at: EpochSeconds;
  /** The runs, fires or changes that it is about. */
  readonly count: number;
  /** Anything that the decision said besides: "at risk", or why an incident ended that no success ended. */
  readonly detail?: string;
  readonly runId?: string;
  readonly run?: Run;
  readonly job?: ToldJob;
  readonly nextFireAt?: EpochSeconds;
}

/** The words of a job that a message shows. */
interface ToldJob {
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly tags: readonly string[];
  readonly timezone?: string;
}

/** One message on one channel. */
export type Message =
  /** Machines get one notice a message; people get all there is, of which `unshown` are only counted. */
  | { readonly kind: 'notices'; readonly id: string; readonly notices: readonly Told[]; readonly unshown: number }
  /** Somebody asked whether the channel works. */
  | { readonly kind: 'test'; readonly id: string; readonly channel: string; readonly atMs: EpochMilliseconds }
  /** Another channel has been failing for a while. */
  | {
      readonly kind: 'channel_failing';
      readonly id: string;
      readonly channel: string;
      readonly sinceMs: EpochMilliseconds;
      readonly lastError: string;
    };
