import type { CommandDraft } from '#domain/import/imported.ts';

/** The things that a target's command is made of. */
export interface TargetSource {
  /** The schedule, as API_GetSchedule answers it. */
  readonly schedule: unknown;
  readonly arn: string;
  /** Its input, with our facts in it; undefined where it has none. */
  readonly input: string | undefined;
}

/** A member of the target's own parameters that is read, by its path, and the names below it that are. */
type ReadMember = readonly [path: string, names: string];

/** The command that does what a schedule's target did. */
export interface TargetCommand {
  readonly ok: true;
  readonly command: CommandDraft;
  readonly notes: readonly string[];
  /** The action that whoever calls has to be allowed, in words: `sqs:SendMessage on arn:...`. */
  readonly action: string;
  readonly reads: readonly ReadMember[];
}

/** The command of a target, or why there is none. */
export type ReadCommand = TargetCommand | { readonly ok: false; readonly why: string };

/** Of a target that is sent something: what it was sent where nothing is said. */
export const OWN_EVENT = "was sent EventBridge's own event, and is sent the run now";
