import type { Calendar } from '#domain/schedule/closed/calendar.ts';
import type { World } from '../world.ts';

/** The calendar of the store that schedules of the model name. */
export const CLOSED = 'closed';

/** What it says, one revision after another. */
export const CALENDARS: readonly Calendar[] = [
  { timezone: 'Europe/Berlin', windows: [{ days: ['sat', 'sun'], from: '23:00', to: '00:30', name: 'copy' }] },
  { timezone: 'Europe/Berlin', windows: [{ start: '2026-03-28T22:30', end: '2026-03-29T03:15', name: 'move' }] },
  { timezone: 'UTC', days: [{ date: '2026-03-29' }], through: '2026-12-31' },
  { timezone: 'America/New_York', windows: [{ days: ['sat'], from: '19:00', to: '19:10' }] },
];

/** Jobs that do not have the latest revision of a calendar that they name, though it was saved a while ago. To be asked when it is calm. */
export async function calendarsNotAdopted({ ports, commits }: World): Promise<string[]> {
  const latest = await ports.calendars.read(CLOSED);
  const heads = new Map(commits.map((head) => [head.jobId, head]));
  const problems: string[] = [];
  for (const { jobId, revision, state } of heads.values()) {
    const definition = state === 'deleted' ? undefined : await ports.definitions.read(jobId, revision);
    const adopted = definition?.calendars?.[CLOSED]?.revision;
    if (adopted !== undefined && adopted !== latest?.revision) {
      problems.push(`job ${jobId} keeps revision ${adopted} of its calendar, and there is ${latest?.revision}`);
    }
  }
  return problems;
}
