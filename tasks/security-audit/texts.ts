import type { Job } from '#api/shapes/job.ts';
import { secretReferenceSchema } from '#domain/secrets/reference.ts';

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

/** What the URL and the body of a request say by name: the query, a form, JSON that was written as a string. */
export function requestTexts({ command }: Pick<AuditedJob, 'command'>): readonly Text[] {
  if (command.type !== 'http') {
    return [];
  }
  const query = URL.canParse(command.url) ? new URL(command.url).search : '';
  const { body } = command;
  return [
    ...formTexts('command.url', query),
    ...(typeof body === 'string' ? (jsonTexts(body) ?? formTexts('command.body', body)) : []),
  ];
}

function formTexts(path: string, form: string): readonly Text[] {
  return [...new URLSearchParams(form)].map(([key, value]) => ({ path, key, value }));
}

function jsonTexts(text: string): readonly Text[] | undefined {
  try {
    return textsIn('command.body', 'body', JSON.parse(text));
  } catch {
    return undefined;
  }
}

function textsIn(path: string, key: string, value: unknown): readonly Text[] {
  if (typeof value === 'string') {
    return [{ path, key, value }];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const reference = secretReferenceSchema().safeParse(value);
  if (reference.success) {
    // It only says where a value is kept: the names in it are none of a secret.
    return textsIn(`${path}.prefix`, 'prefix', reference.data.prefix);
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    Array.isArray(value)
      ? textsIn(`${path}[${name}]`, key, inner)
      : textsIn(path === '' ? name : `${path}.${name}`, name, inner),
  );
}
