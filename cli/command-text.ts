import type { Job } from '../shared/api/job.ts';

/** A job's command on one line. */
export function commandText(command: Job['command']): string {
  if (command.type === 'task') {
    return `task ${command.name}`;
  }
  return command.line ?? (command.argv ?? []).map((part) => JSON.stringify(part)).join(' ');
}
