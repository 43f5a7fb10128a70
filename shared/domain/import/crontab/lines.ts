/** A crontab and what it does not say itself. */
export interface CrontabSource {
  /** For people: `/etc/crontab`. */
  readonly name: string;
  readonly text: string;
  /** True for the form of /etc/crontab and /etc/cron.d, where a user stands before the command. */
  readonly isSystem: boolean;
  /** The zone of the machine that it is from. */
  readonly timezone: string;
  /** Its lines stay where they are: its jobs are told what becomes of them. */
  readonly isObserved?: boolean;
}

/** True for the place of a crontab of the system's form: /etc/crontab, and what lies in a folder cron.d. */
export function isSystemCrontab(path: string): boolean {
  return /(?:^|\/)(?:etc\/crontab|cron\.d\/[^/]+)$/.test(path);
}

/** A line of a crontab that runs something. */
export interface CrontabEntry {
  readonly kind: 'entry';
  /** From 1. */
  readonly line: number;
  /** As it stands there. */
  readonly text: string;
  /** Five fields, or one nickname (`@daily`). */
  readonly when: string;
  /** The user it runs as, where the crontab is a system's. */
  readonly user?: string;
  /** The rest of the line, `%` and all. */
  readonly command: string;
  /** The variables that were set above it. */
  readonly environment: ReadonlyMap<string, string>;
}

/** A line of a crontab that sets a variable for the lines below it. */
export interface CrontabVariable {
  readonly kind: 'variable';
  readonly line: number;
  readonly text: string;
  readonly name: string;
  readonly value: string;
}

/** A line that cron would not take. */
interface BadLine {
  readonly kind: 'bad';
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

type CrontabLine = CrontabEntry | CrontabVariable | BadLine;

const VARIABLE = /^(?:"([^"]*)"|'([^']*)'|([^\s=]+))\s*=\s*(.*)$/;
const NICKNAME = /^(@\S+)\s*(.*)$/;
const FIELDS = /^(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s*(.*)$/;
const USER = /^(\S+)\s*(.*)$/;
/** All but the tab. A NUL ends a line for cron, and the others are nothing that anybody meant to run. */
const CONTROL = /(?!\t)\p{Cc}/u;

/** Reads the lines of a crontab, each with the variables that the lines above it set, in order, as cron does: crontab(5). */
export function readLines({ text, isSystem }: CrontabSource): readonly CrontabLine[] {
  const environment = new Map<string, string>();
  return text.split('\n').flatMap((raw, index) => {
    const line = readLine(raw.replace(/\r$/, '').trim(), index + 1, environment, isSystem);
    if (line?.kind === 'variable') {
      environment.set(line.name, line.value);
    }
    return line ?? [];
  });
}

function readLine(
  text: string,
  line: number,
  environment: ReadonlyMap<string, string>,
  isSystem: boolean,
): CrontabLine | undefined {
  if (text === '' || text.startsWith('#')) {
    return undefined;
  }
  const control = CONTROL.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return { kind: 'bad', line, text, why: `the control character U+${code} at character ${control.index + 1}` };
  }
  const [, doubly, singly, plain, written] = VARIABLE.exec(text) ?? [];
  if (written !== undefined) {
    const value = unquoted(written);
    return value === undefined
      ? { kind: 'bad', line, text, why: 'a value that begins with a quote ends with the same one' }
      : { kind: 'variable', line, text, name: doubly ?? singly ?? plain ?? '', value };
  }
  // cronie and FreeBSD take a minus there: what the line does is not logged.
  const [, when, rest = ''] = (text.startsWith('@') ? NICKNAME : FIELDS).exec(text.replace(/^-(?=[\d*])/, '')) ?? [];
  if (when === undefined) {
    return { kind: 'bad', line, text, why: 'expected NAME=VALUE, or five fields or @daily and a command' };
  }
  const [, user, behindUser = ''] = isSystem ? (USER.exec(rest) ?? []) : [];
  const command = isSystem ? behindUser : rest;
  if (command === '') {
    const why = isSystem ? 'expected a user and a command behind the times' : 'expected a command behind the times';
    return { kind: 'bad', line, text, why };
  }
  return {
    kind: 'entry',
    line,
    text,
    when: when.replace(/\s+/g, ' '),
    ...(user === undefined ? {} : { user }),
    command,
    environment: new Map(environment),
  };
}

/** Quotes are taken away in pairs; undefined where one is missing. */
function unquoted(written: string): string | undefined {
  const [quote = ''] = written;
  if (quote !== '"' && quote !== "'") {
    return written;
  }
  const end = written.indexOf(quote, 1);
  return end === written.length - 1 && end > 0 ? written.slice(1, end) : undefined;
}
