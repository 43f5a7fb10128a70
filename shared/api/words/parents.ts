import type { NotPlanned, ParentAt } from '#api/shapes/explanation/not-planned.ts';

/** Writes an instant (RFC 3339) as the reader is shown times. */
type WriteTime = (instant: string) => string;

/** Says, of a job that runs after others, a line for each of them: how its latest run ended, whether that is followed, and by what. */
export function parentLines(why: NotPlanned, time: WriteTime): readonly string[] {
  return why.kind === 'after_others' ? why.after.map((parent) => parentLine(parent, time)) : [];
}

function parentLine({ job, on, latest, followed, follower }: ParentAt, time: WriteTime): string {
  if (latest === undefined) {
    return `no run of ${job} is known of up to then`;
  }
  const { id, finishedAt } = latest;
  if (followed === undefined || finishedAt === undefined) {
    return `${id} is not over: ${endText(latest)}`;
  }
  return `${id} ended at ${time(finishedAt)}: ${endText(latest)}; ${followed ? followerText(follower) : unfollowedText(on)}`;
}

function followerText(follower: ParentAt['follower']): string {
  return follower === undefined
    ? 'that is followed, and no run that followed is known of'
    : `${follower.id} followed: ${endText(follower)}`;
}

function unfollowedText(on: ParentAt['on']): string {
  return on === 'finish' ? 'nothing follows a run that never started' : `only a ${on} of it is followed`;
}

function endText({ status, reason }: NonNullable<ParentAt['latest']>): string {
  return reason === undefined ? status : `${status}: ${reason}`;
}
