import type { Told } from '#domain/notices/messages/message.ts';
import type { AlertmanagerChannel } from '#domain/notices/settings/channel.ts';
import { toneOf } from '#domain/notices/wording/tone.ts';
import { DAY, HOUR } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { IdentifiedEvent } from './event.ts';

/** Left alone, an Alertmanager ends an alert after its `resolve_timeout`, 5 minutes. One that goes on is told again before that is over. */
const OPEN_SECONDS = 32 * DAY;
/** The time that an alert without an end stands. */
const SINGLE_SECONDS = HOUR;

/** The address that takes alerts (Alertmanager, "Sending alerts", API v2). */
export function alertmanagerUrl(url: string): string {
  return `${url.replace(/\/+$/, '')}/api/v2/alerts`;
}

/**
 * An alert of an Alertmanager. It goes by its labels: those of an incident are the same from its opening to its end, and the end is an
 * `endsAt` that has passed.
 */
export function alertmanagerBody(
  { id, told, event }: IdentifiedEvent,
  { labels = {} }: AlertmanagerChannel,
): readonly Readonly<Record<string, unknown>>[] {
  const at = Math.floor(Date.parse(event.timestamp) / 1_000);
  const { url, title = event.type, detail, run } = event.data;
  const alert = {
    labels: {
      ...labels,
      alertname: told === undefined ? event.type : `cronstack_job_${told.kind}`,
      ...(told === undefined ? {} : { job: told.jobId }),
      notice: told?.incident ?? id,
    },
    annotations: {
      summary: String(title),
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(run === undefined ? {} : { run: JSON.stringify(run) }),
    },
    startsAt: writeUtc(Math.min(told?.since ?? at, at)),
    endsAt: writeUtc(endsAt(told, at)),
    ...(typeof url === 'string' ? { generatorURL: url } : {}),
  };
  return [alert];
}

function endsAt(told: Told | undefined, at: EpochSeconds): EpochSeconds {
  if (told !== undefined && toneOf(told) === 'over') {
    return at;
  }
  return at + (told?.incident === undefined ? SINGLE_SECONDS : OPEN_SECONDS);
}
