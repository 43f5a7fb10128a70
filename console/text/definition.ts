/** The fields of a job as it is read that are no part of its definition: they say how it is. */
const LIVE: readonly string[] = [
  'revision',
  'createdAt',
  'revisedAt',
  'state',
  'pause',
  'mute',
  'nextFireAt',
  'skips',
  'laterRuns',
  'backfills',
  'catchUps',
  'activeRunIds',
  'waitingRunIds',
  'lastRun',
  'lastRuns',
  'succeededAt',
  'counters',
];

/** The definition of a job that was read: what could be sent to make it again. */
export function definitionOf(job: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(job).filter(([name]) => !LIVE.includes(name)));
}
