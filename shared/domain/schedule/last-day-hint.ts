const LAST_DAY = /\blast\s+(weekday|day|mon|tue|wed|thu|fri|sat|sun)(?:s?day|nesday|rsday|urday)?\b/i;

/** The words to put behind a refusal of a schedule that speaks of the last day, weekday or Friday of a month; else nothing. */
export function lastDayHint(schedule: unknown): string {
  const day = typeof schedule === 'string' ? LAST_DAY.exec(schedule)?.[1]?.toLowerCase() : undefined;
  return day === undefined ? '' : `; did you mean "every month on last ${day} at 09:00"?`;
}
