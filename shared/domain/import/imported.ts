import type { EpochSeconds } from '#domain/time/instant.ts';
import type { JsonObject } from '#domain/values/json/object.ts';

/** A schedule as an importer writes it into a job. */
export type ScheduleDraft =
  | string
  | { readonly cron: string; readonly dayMatch: 'and' }
  | { readonly every: string; readonly anchor: string };

/** A command as an importer writes it into a job. */
export type CommandDraft =
  | {
      readonly type: 'shell';
      readonly line?: string;
      readonly argv?: readonly string[];
      readonly cwd?: string;
      readonly stdin?: string;
    }
  | {
      readonly type: 'external';
      readonly startWithinSeconds?: number;
    }
  | {
      readonly type: 'lambda';
      readonly functionName: string;
      readonly qualifier?: string;
      readonly payload?: unknown;
    }
  | {
      readonly type: 'aws';
      readonly service: string;
      readonly action: string;
      readonly region?: string;
      readonly input?: JsonObject;
    }
  | { readonly type: 'sqs'; readonly queueUrl: string; readonly message?: unknown; readonly groupId?: string }
  | { readonly type: 'sns'; readonly topicArn: string; readonly message?: unknown }
  | {
      readonly type: 'eventbridge';
      readonly eventBus: string;
      readonly source: string;
      readonly detailType: string;
      readonly detail?: JsonObject;
    }
  | { readonly type: 'step-function'; readonly stateMachineArn: string; readonly input?: unknown }
  | {
      readonly type: 'ecs-task';
      readonly cluster: string;
      readonly taskDefinition: string;
      readonly launchType?: string;
      readonly network?: {
        readonly subnets: readonly string[];
        readonly securityGroups?: readonly string[];
        readonly publicIp?: boolean;
      };
      readonly container?: string;
      readonly command?: readonly string[];
      readonly environment?: Readonly<Record<string, string>>;
    };

/** A job as an importer writes it: fields of a job file. Instants are RFC 3339. */
export interface JobDraft {
  readonly id: string;
  readonly description?: string;
  readonly schedule: ScheduleDraft;
  readonly timezone: string;
  readonly startAt?: string;
  readonly endAt?: string;
  readonly jitterSeconds?: number;
  readonly command: CommandDraft;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  readonly maxRetries?: number;
  readonly overlap?: 'skip' | 'replace' | 'allow';
  readonly deadlineSeconds?: number;
  readonly tags?: readonly string[];
  readonly enabled?: boolean;
}

/** The fires of a source's own text as somebody else reads it; or why nobody does. */
export type SecondReading =
  | {
      readonly known: true;
      /** The reader's name, for people: `cron-parser`. */
      readonly by: string;
      /** Its fires in (after, until], rising. They may end where `isLate` says that nobody waits for more. */
      readonly fires: (after: EpochSeconds, until: EpochSeconds, isLate: () => boolean) => Iterable<EpochSeconds>;
    }
  | { readonly known: false; readonly reason: string };

/** A line of a source whose parts have lines. */
interface Position {
  readonly source: string;
  /** From 1. */
  readonly line: number;
}

/** A job that was made of a part of the source. */
export interface ImportedJob {
  /** `/etc/crontab, line 12` */
  readonly place: string;
  /** The part of the source, as it is written there; tabs are spaces. */
  readonly written: string;
  readonly position?: Position;
  readonly job: JobDraft;
  /** The things that a person has to set or to know. */
  readonly notes: readonly string[];
  /** Notes that somebody copies from, and are shown whole therefore; they come before the others. */
  readonly toCopy?: readonly string[];
  /** The action of AWS that whoever runs the job has to be allowed, and the role that called it until now. */
  readonly permission?: { readonly action: string; readonly role?: string };
  /** Made of the source's text, never of `job`. */
  readonly second: SecondReading;
}

/** A part of the source that no job was made of. */
export interface LeftOut {
  readonly place: string;
  readonly written: string;
  readonly position?: Position;
  readonly why: string;
  /** True where something would run in the source that does not run here. */
  readonly blocks: boolean;
}

/** All that was made of a source. */
export interface Imported {
  readonly jobs: readonly ImportedJob[];
  readonly leftOut: readonly LeftOut[];
  /** The things to know that are no single job's. */
  readonly notes: readonly string[];
}
