import { at, textAt } from '#domain/import/at-path.ts';
import { isObject } from '#domain/values/json/object.ts';
import { MOST_RETRIES, retriesOf, windowMinutes } from './policies.ts';

/** The members of a schedule (API_GetSchedule, API_Target) that a job keeps, that are spoken of, or in which there is nothing to keep. */
const KNOWN: readonly (readonly [path: string, names: string])[] = [
  [
    '',
    'Name GroupName Description ScheduleExpression ScheduleExpressionTimezone StartDate EndDate State FlexibleTimeWindow Target KmsKeyArn ActionAfterCompletion Arn CreationDate LastModificationDate',
  ],
  ['FlexibleTimeWindow', 'Mode MaximumWindowInMinutes'],
  ['Target', 'Arn Input RoleArn RetryPolicy DeadLetterConfig'],
  ['Target.RetryPolicy', 'MaximumEventAgeInSeconds MaximumRetryAttempts'],
];

/**
 * The things to know of a schedule besides its times and its target, among them each member that nothing was made of.
 * @param read the members that its target has besides, by their paths, and the names below them
 */
export function scheduleNotes(schedule: unknown, read: typeof KNOWN): readonly string[] {
  const window = windowMinutes(schedule);
  const retries = retriesOf(schedule);
  const key = textAt(schedule, 'KmsKeyArn');
  return [
    ...(window === 0
      ? []
      : [`its window of ${window} min is jitterSeconds now: each fire has a delay of its own in it, always the same`]),
    ...(retries === undefined ? [] : [retryNote(retries)]),
    ...(key === undefined ? [] : [`its key ${key} is not used: what is stored has the key of its table`]),
    ...(at(schedule, 'ActionAfterCompletion') === 'DELETE'
      ? ['it was deleted after its last fire (ActionAfterCompletion): the job stays, as finished']
      : []),
    ...unknownMembers(schedule, read).map((member) => `${member} is not kept`),
  ];
}

function retryNote(retries: number): string {
  const bound = retries > MOST_RETRIES ? `, at most ${MOST_RETRIES}` : '';
  return `MaximumRetryAttempts ${retries} was about reaching the function: now a run whose function fails is tried again as often (maxRetries${bound})`;
}

function unknownMembers(schedule: unknown, read: typeof KNOWN): readonly string[] {
  const paths = read.map(([path]) => path);
  return [...KNOWN, ...read].flatMap(([path, names]) => {
    const part = path === '' ? schedule : at(schedule, path);
    const below = paths.filter((one) => one.startsWith(`${path}.`)).map((one) => one.slice(path.length + 1));
    const known = new Set([...names.split(' '), ...below]);
    return Object.entries(isObject(part) ? part : {})
      .filter(([name, value]) => !known.has(name) && value !== null && value !== undefined)
      .map(([name]) => (path === '' ? name : `${path}.${name}`));
  });
}
