/** The values that a job gives its command may be secrets: a conversation is no place for them. */
const HIDDEN = '***';

/** A job as a conversation may hold it: variables by name, their values only where they are references. */
export function shownJob<Job extends { readonly command: unknown; readonly env?: unknown }>(job: Job): object {
  return { ...withoutValues(job), command: withoutValues(job.command) };
}

function withoutValues<Holder>(holder: Holder): object | Holder {
  if (typeof holder !== 'object' || holder === null || !('env' in holder)) {
    return holder;
  }
  const { env } = holder;
  return typeof env === 'object' && env !== null
    ? {
        ...holder,
        env: Object.fromEntries(
          Object.entries(env).map(([name, value]) => [name, typeof value === 'string' ? HIDDEN : value]),
        ),
      }
    : holder;
}
