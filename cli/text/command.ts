import type { Job } from '#api/shapes/job.ts';
import { httpMethod } from '#domain/jobs/command/http-rules.ts';

/** A job's command on one line. */
export function commandText(command: Job['command']): string {
  switch (command.type) {
    case 'shell':
      return command.line ?? (command.argv ?? []).map((part) => JSON.stringify(part)).join(' ');
    case 'task':
      return `task ${command.name}`;
    case 'http':
      return `${httpMethod(command)} ${command.url}`;
    case 'lambda':
      return `lambda ${command.functionName}${command.qualifier === undefined ? '' : `:${command.qualifier}`}`;
  }
}
