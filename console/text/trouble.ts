import type { NoticeKind } from '#domain/notices/kind.ts';

const KINDS: Readonly<Record<NoticeKind, string>> = {
  failing: 'fails',
  failed: 'failed',
  missed: 'missed a fire',
  skipping: 'is skipped',
  late: 'is late',
  overrun: 'runs longer than it should',
  at_risk: 'may not end in time',
  unfinished: 'began and did not end',
  silent: 'did not end well for too long',
  paused: 'is paused',
  succeeded: 'succeeded',
};

interface Trouble {
  readonly kind: NoticeKind;
  readonly count?: number | undefined;
}

/** The trouble of a job in words: `fails, 3 times in a row`. */
export function troubleText({ kind, count }: Trouble): string {
  const words = KINDS[kind];
  return count === undefined || count < 2 ? words : `${words}, ${count} times in a row`;
}

/** The last line of output in which there is something. */
export function lastLine(output: string): string {
  return (
    output
      .split('\n')
      .map((line) => line.trim())
      .findLast((line) => line !== '') ?? ''
  );
}
