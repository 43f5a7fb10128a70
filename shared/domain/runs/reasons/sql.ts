import type { Reason } from './reason.ts';

/** Failed, as the database refused the statement, or undid it. */
export function sqlFailed(why: string): Reason {
  return { code: 'sql_failed', text: `the database refused: ${why}` };
}

/** Failed, as the database could not be reached, or the connection broke: then nobody knows what became of the transaction. */
export function sqlUnreachable(why: string): Reason {
  return { code: 'sql_unreachable', text: `no answer from the database: ${why}` };
}

/** Failed, as there are not as many rows as expected; what was changed is undone. */
export function sqlRows(rows: number, expected: string | number): Reason {
  return { code: 'sql_rows', text: `${rows} ${rows === 1 ? 'row' : 'rows'}, expected ${expected}` };
}

/** Failed, as it took longer than the command says, and was cancelled. */
export function sqlTooLong(seconds: number): Reason {
  return {
    code: 'sql_too_long',
    text: `still running after ${seconds} s (timeoutSeconds of the command), and cancelled`,
  };
}

/** Failed before the database was asked. */
export function sqlNotRun(why: string): Reason {
  return { code: 'sql_not_run', text: why };
}
