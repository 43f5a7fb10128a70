import type { Job } from '../../shared/api/job.ts';

/** A text of a definition, where it stands and the key it stands under. */
export interface Text {
  readonly path: string;
  readonly key: string;
  readonly value: string;
}

/** All texts of a job that reach its command or describe it, commands of future kinds included. */
export function textsOf({ name, description, command, args, env }: AuditedJob): readonly Text[] {
  return textsIn('', '', { name, description, command, args, env });
}

/** What an audit reads of a job. */
export type AuditedJob = Pick<
  Job,
  'id' | 'name' | 'description' | 'command' | 'args' | 'env' | 'owner' | 'timeoutSeconds' | 'overlap'
>;

/** A shell command as one text: its line, or the words of its argv. Undefined for other commands. */
export function shellText({ command }: Pick<AuditedJob, 'command'>): Text | undefined {
  if (command.type !== 'shell') {
    return undefined;
  }
  const { line, argv = [] } = command;
  const [key, value] = line === undefined ? ['argv', argv.join(' ')] : ['line', line];
  return { path: `command.${key}`, key, value: value.replace(/\\\n/g, ' ') };
}

function textsIn(path: string, key: string, value: unknown): readonly Text[] {
  if (typeof value === 'string') {
    return [{ path, key, value }];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    Array.isArray(value)
      ? textsIn(`${path}[${name}]`, key, inner)
      : textsIn(path === '' ? name : `${path}.${name}`, name, inner),
  );
}
