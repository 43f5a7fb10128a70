import * as z from 'zod/mini';
import { STORED_KINDS } from '#domain/stored/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';
import { blackoutSchema } from './calendars/blackout.ts';
import { calendarInNeedSchema } from './calendars/calendar.ts';
import { writtenInstant } from './instant.ts';
import { channelSchema } from './notices/channel.ts';
import { remoteClassSchema } from './runners/presence.ts';
import { pausedSchema } from './switch.ts';

/**
 * The health of the service: it reached its store; `enabled: false` says that nothing fires (`scheduler.enabled`), `paused` that
 * everything was paused, `shortage` that memory or disk run low on the machine, so that runs wait to be started, `grownLog`
 * that the log of the local database has grown large, as another program reads it all the time, `unreadable` what was stored
 * or sent, could not be read within the last hour and is set aside, newest first, at most 20 (it names jobs, so
 * that only those see it who may see all of them), `channels` where notices are told.
 */
export const healthSchema = lazily(() =>
  z.strictObject({
    status: z.literal('ok'),
    time: writtenInstant(),
    enabled: z.boolean(),
    paused: z.optional(pausedSchema()),
    /** Those in force, and those to come. */
    blackouts: z.optional(z.array(blackoutSchema())),
    unreadable: z.optional(
      z.array(z.strictObject({ kind: z.enum(STORED_KINDS), id: z.string(), fault: z.string(), at: writtenInstant() })),
    ),
    grownLog: z.optional(z.strictObject({ bytes: z.number() })),
    channels: z.optional(z.array(channelSchema())),
    /** Those whose days end within 60 days, or that jobs keep an older revision of. */
    calendars: z.optional(z.array(calendarInNeedSchema())),
    /** The classes on machines elsewhere, by name; their runners are shown to those who may see all jobs. */
    runners: z.optional(z.array(remoteClassSchema())),
    shortage: z.optional(z.strictObject({ since: writtenInstant(), reason: z.string() })),
  }),
);
