import type { Command } from '#domain/jobs/command/command.ts';

/**
 * The kinds of commands, and whether an editor may give one to a job only where the grant names it: those that run what the job says, or act
 * with credentials of AWS. A task is a program that was deployed, and an http request carries only what the job says.
 */
const KINDS: Readonly<Record<Command['type'], boolean>> = { shell: true, task: false, http: false, lambda: true };

/** The kinds that have to be named. */
export const NAMED_KINDS: readonly string[] = Object.entries(KINDS).flatMap(([kind, isNamed]) =>
  isNamed ? [kind] : [],
);

/** Tells whether a text is a kind that has to be named. */
export function isNamedKind(kind: string): boolean {
  return NAMED_KINDS.includes(kind);
}
