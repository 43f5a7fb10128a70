import { ClientError } from '#api/client/error.ts';
import { CommandFailure } from './session/endings.ts';
import type { Format } from './session/format.ts';
import type { Surroundings } from './session/surroundings.ts';
import { printable, printableLines } from './terminal/printable.ts';
import { style } from './terminal/style.ts';

/** Tells why a command failed, on stderr: in words, or as data `{error: {code, message, status, errors}}`. */
export function reportFailure({ stderr }: Surroundings, error: unknown, format: Format): void {
  if (format.kind === 'data') {
    stderr.write(format.part({ error: forPrograms(error) }));
    return;
  }
  stderr.write(`${style(stderr, 'red', 'error:')} ${printableLines(forPeople(error).join('\n'))}\n`);
}

function forPrograms(error: unknown): object {
  if (error instanceof ClientError) {
    const { code, message, status, errors, requestId } = error;
    return { code, message, status, errors, requestId };
  }
  return { code: error instanceof CommandFailure ? error.code : 'failed', message: messageOf(error) };
}

function forPeople(error: unknown): readonly string[] {
  if (!(error instanceof ClientError)) {
    return [messageOf(error)];
  }
  if (error.code === 'unreachable') {
    return [
      `${printable(error.message)}; start it with: npx cronstack start (or name another address with --url, another port with CRONSTACK_PORT)`,
    ];
  }
  const [only, ...others] = error.errors;
  const said = only !== undefined && others.length === 0 && error.message.includes(only.message);
  const details = said ? [] : error.errors.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`);
  const place = said && /[.[]/.test(only.path) && !error.message.includes(only.path) ? `${only.path}: ` : '';
  return [`${place}${error.message} (${error.code})`, ...details].map(printable);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
