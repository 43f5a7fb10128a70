/** One thing that is wrong with an input, and where. */
export interface InputError {
  /** As the client wrote it: `schedule[1].cron`, `env.PATH`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** Writes a path into a JSON value: `schedule[1].cron`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') {
      return `${text}[${part}]`;
    }
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
