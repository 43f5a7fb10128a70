/** The fields of a job that say what its schedule says, and those by which an adoption knows it. All else of a job that is there is a person's. */
const OF_THE_SCHEDULE = ['schedule', 'timezone', 'startAt', 'endAt', 'command', 'source', 'tags', 'enabled', 'runner'];

/**
 * A job that is there, as it is written anew of its schedule: the fires and the command are the schedule's, and what a person gave it otherwise
 * stays. Its `runner` stays, too, where `draft` has none.
 */
export function rewritten(there: object, draft: object): object {
  const isOfSchedule = ([name]: [string, unknown]) => OF_THE_SCHEDULE.includes(name);
  const kept = Object.entries(there).filter((entry) => !isOfSchedule(entry) || entry[0] === 'runner');
  return { ...Object.fromEntries(kept), ...Object.fromEntries(Object.entries(draft).filter(isOfSchedule)) };
}
