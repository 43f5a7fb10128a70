const PATTERN = /^[A-Za-z0-9._*-]{1,64}$/;
const WILDCARD = '*';

/** The pattern that every job id fits. */
export const EVERY_JOB = WILDCARD;

/** Tells whether a text is a pattern of job ids: 1 to 64 characters of those that ids have, and `*`. */
export function isPattern(text: string): boolean {
  return PATTERN.test(text);
}

/**
 * Tells whether a job id fits a pattern, in which each `*` stands for any characters, also for none; upper and lower case differ. No regular
 * expression is made of what a user wrote, and no pattern takes longer than its length times that of the id.
 */
export function fitsPattern(jobId: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split(WILDCARD);
  const last = rest.pop();
  if (last === undefined) {
    return jobId === pattern;
  }
  if (!jobId.startsWith(first)) {
    return false;
  }
  let from = first.length;
  for (const part of rest) {
    const at = jobId.indexOf(part, from);
    if (at < 0) {
      return false;
    }
    from = at + part.length;
  }
  return jobId.length - last.length >= from && jobId.endsWith(last);
}
