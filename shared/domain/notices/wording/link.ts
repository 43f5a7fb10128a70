import type { Told } from '#domain/notices/messages/message.ts';

/** The page of the console that shows a notice's run, or its job; undefined where no console is known. */
export function linkOf({ jobId, runId }: Told, consoleUrl: string | undefined): string | undefined {
  if (consoleUrl === undefined) {
    return undefined;
  }
  return runId === undefined
    ? `${consoleUrl}/jobs/${encodeURIComponent(jobId)}`
    : `${consoleUrl}/runs/${encodeURIComponent(runId)}`;
}
