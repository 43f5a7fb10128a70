import { previewRoute } from '#api/routes/preview.ts';
import { problem } from '#api/shapes/problem.ts';
import { type Blackout, covers } from '#domain/blackouts/blackout.ts';
import { type Command, commandReading, commandWarnings, expandCommand } from '#domain/jobs/command/command.ts';
import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import type { Shell } from '#domain/jobs/command-kind/shell.ts';
import type { Configuration } from '#domain/jobs/configuration.ts';
import { calendarErrors } from '#domain/jobs/parse.ts';
import { blackoutsOf } from '#domain/ledger/planning/blackouts.ts';
import { calendarNote } from '#domain/schedule/calendar-note.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { excludedFires } from '#domain/schedule/excluded-fires.ts';
import { lastDayHint } from '#domain/schedule/last-day-hint.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { preview } from '#domain/schedule/preview.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import { present } from '#domain/values/present.ts';
import { planningTime } from '#engine/commit/planning-context.ts';
import { calendarReader } from '#engine/revisions/calendars.ts';
import { type Answer, jsonAnswer, problemAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { optionalUtc } from '#functions/api/present/instants.ts';

/** Stands for the job that the schedule does not have yet: `H` and jitter spread by a job's id. */
const NO_JOB = 'preview';

/** The route that explains a schedule without a job. */
export const previewRoutes: readonly Route[] = [
  implement(previewRoute, async (api, { body }) => {
    const { ports, configuration } = api;
    const from = body.from ?? secondsOf(ports.clock.now());
    const { startAt, endAt, jitterSeconds } = body;
    const context = {
      timezone: body.timezone ?? configuration.timezone,
      jobId: body.jobId ?? NO_JOB,
      anchor: body.anchor ?? from,
      ...present({ startAt, endAt, jitterSeconds }),
    };
    const errors = calendarErrors(body.calendars ?? {});
    if (errors.length > 0) {
      return problemAnswer(problem('invalid_schedule', 'a calendar is not valid', { errors }));
    }
    try {
      const schedule = parseSchedule(body.schedule, context, {
        ...(await calendarReader(api)(body)),
        ...body.calendars,
      });
      const shown = preview(schedule, { from, count: body.count });
      const lastShown = shown.fires.length < body.count ? undefined : shown.fires.at(-1)?.at;
      const until = lastShown === undefined ? undefined : secondsOf(Date.parse(lastShown));
      const excluded = excludedFires(schedule, { from, until }).map(({ at, movedTo, ...why }) => ({
        at: writeUtc(at),
        local: writeLocal(at, schedule.timezone),
        ...why,
        ...present({ movedTo: optionalUtc(movedTo) }),
      }));
      const blackouts = blackoutsOf(await planningTime(api), { id: context.jobId });
      const notesOf = (at: EpochSeconds) => {
        const notes = [calendarNote(schedule, at), blackoutNote(blackouts, at)].filter((note) => note !== undefined);
        return notes.length === 0 ? undefined : notes.join('; ');
      };
      const fires = shown.fires.map((fire) => ({
        ...fire,
        ...present({ note: notesOf(secondsOf(Date.parse(fire.at))) }),
      }));
      const ofCommand = body.command === undefined ? undefined : previewCommand(api, body.command, body.shell);
      return jsonAnswer(200, {
        ...shown,
        fires,
        ...present({ command: ofCommand?.reading, excluded: excluded.length === 0 ? undefined : excluded }),
        warnings: [...shown.warnings, ...(ofCommand?.warnings ?? [])],
      });
    } catch (error) {
      if (error instanceof ScheduleError) {
        return scheduleRefusal(error, lastDayHint(body.schedule));
      }
      throw error;
    }
  }),
];

/** A schedule means what it means: blackouts are of jobs, so that a fire in one of everything, or of the job, is noted. */
function blackoutNote(blackouts: readonly Blackout[], at: EpochSeconds): string | undefined {
  const blackout = blackouts.find((one) => covers(one, at));
  if (blackout === undefined) {
    return undefined;
  }
  const { to, by, note, handsOn } = blackout;
  const fate = handsOn === undefined ? 'left out' : 'decided only afterwards';
  return `${fate}: in a blackout until ${writeUtc(to)}, set by ${by}${note === undefined ? '' : `: ${note}`}`;
}

function previewCommand(
  api: Installation & { readonly configuration: Configuration },
  written: string | Command,
  shell: Shell = api.configuration.shell,
) {
  const command = typeof written === 'string' ? expandCommand(written, api) : written;
  return { reading: commandReading(command), warnings: commandWarnings({ command, env: {}, shell }, api) };
}

function scheduleRefusal(error: ScheduleError, hint: string): Answer {
  const { path, field } = error;
  const message = `${error.message}${hint}`;
  const where = path === undefined && field === 'timezone' ? 'timezone' : `schedule${path ?? ''}`;
  return problemAnswer(problem('invalid_schedule', message, { errors: [{ path: where, message }] }));
}
