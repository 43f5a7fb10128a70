const KINDS: Readonly<Record<string, string>> = {
  failing: 'fails',
  skipping: 'is skipped',
  late: 'is late',
  overrun: 'runs longer than it should',
  unfinished: 'began and did not end',
  silent: 'did not end well for too long',
  paused: 'is paused',
};

interface Trouble {
  readonly kind: string;
  readonly count?: number | undefined;
}

/** The trouble of a job in words: `fails, 3 times in a row`. */
export function troubleText({ kind, count }: Trouble): string {
  const words = KINDS[kind] ?? kind;
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
