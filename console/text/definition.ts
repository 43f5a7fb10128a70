/** The fields of a job as it is read that are no part of its definition: they say how it is. */
const LIVE: readonly string[] = [
  'calendarRevisions',
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

/**
 * The same as somebody would write it: a command that is a line, or a task, and no more than that is its line or its name.
 * @param tasks the names that a text is read as a task by
 */
export function writtenDefinition(job: object, tasks: readonly string[]): Readonly<Record<string, unknown>> {
  const definition = definitionOf(job);
  const { command } = definition;
  if (typeof command !== 'object' || command === null || Object.keys(command).length !== 2) {
    return definition;
  }
  const { type, line, name }: { type?: unknown; line?: unknown; name?: unknown } = command;
  if (type === 'shell' && typeof line === 'string' && !tasks.includes(line)) {
    return { ...definition, command: line };
  }
  return type === 'task' && typeof name === 'string' && tasks.includes(name)
    ? { ...definition, command: name }
    : definition;
}
