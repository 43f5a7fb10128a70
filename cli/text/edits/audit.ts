import type { AuditEntry } from '#api/shapes/audit-entry.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { style } from '#cli/terminal/style.ts';
import { utcTime } from '#cli/terminal/times.ts';
import { fieldChangeText } from './field-change.ts';

const WIDEST_ACTION = 'create'.length;

/** A job's audit trail, an action a line, and below an edit a line for each field that it changed. */
export function auditText(output: Output, entries: readonly AuditEntry[]): string {
  return entries.length === 0 ? 'nothing is recorded' : entries.map((entry) => entryText(output, entry)).join('');
}

function entryText(output: Output, entry: AuditEntry): string {
  const { at, action, by, note, runId, scheduledAt, args, env, changes = [] } = entry;
  const given = Object.entries({ args, env }).map(([name, value]) =>
    value === undefined ? '' : `${name} ${JSON.stringify(value)}`,
  );
  const when = scheduledAt === undefined ? '' : `for ${utcTime(scheduledAt)}`;
  const about = [revisionsText(entry), runId ?? '', when, ...given, note === undefined ? '' : JSON.stringify(note)];
  const words = [`by ${by}`, ...about.filter((text) => text !== '')].join('  ');
  const line = `${utcTime(at)}  ${style(output, 'bold', action.padEnd(WIDEST_ACTION))}  ${printable(words)}\n`;
  return line + changes.map((change) => `${' '.repeat(22)}${fieldChangeText(output, change)}\n`).join('');
}

function revisionsText({ action, revisionBefore, revisionAfter }: AuditEntry): string {
  if (action === 'create') {
    return `revision ${revisionAfter}`;
  }
  return action === 'edit' ? `revision ${revisionBefore} -> ${revisionAfter}` : '';
}
