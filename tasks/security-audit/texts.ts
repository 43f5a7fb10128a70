import type { Job } from '#api/shapes/job.ts';
import { embeddedTexts, scriptOf } from '#domain/jobs/command/command.ts';
import { type NamedText, textsIn } from '#domain/secrets/texts.ts';

/** The part of a job that an audit reads. */
export type AuditedJob = Pick<
  Job,
  'id' | 'name' | 'description' | 'command' | 'args' | 'env' | 'owner' | 'timeoutSeconds' | 'overlap'
>;

/** All texts of a job that reach its command or describe it, whatever the kind of command. */
export function textsOf({ name, description, command, args, env }: AuditedJob): readonly NamedText[] {
  return textsIn('', [], { name, description, command, args, env });
}

/** The texts within a command's texts: a query, a form, JSON that was written as a string. */
export function innerTexts({ command }: Pick<AuditedJob, 'command'>): readonly NamedText[] {
  return embeddedTexts(command).map((text) => ({ ...text, path: `command.${text.path}` }));
}

/** The text that a command gives to a shell, on one line where it was continued. Undefined where it gives none. */
export function shellText({ command }: Pick<AuditedJob, 'command'>): NamedText | undefined {
  const script = scriptOf(command);
  return script === undefined
    ? undefined
    : { path: `command.${script.path}`, keys: [script.path], value: script.text.replace(/\\\n/g, ' ') };
}
