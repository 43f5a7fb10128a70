import { describe, expect, test } from 'vitest';
import { alertmanagerBody, alertmanagerUrl } from '#domain/notices/layouts/alertmanager.ts';
import { discordBody, discordUrl } from '#domain/notices/layouts/discord.ts';
import { eventsOf, type IdentifiedEvent } from '#domain/notices/layouts/event.ts';
import { eventbridgeBody } from '#domain/notices/layouts/eventbridge.ts';
import { mailOf } from '#domain/notices/layouts/mail.ts';
import { pagerdutyBodies, pagerdutyUrl } from '#domain/notices/layouts/pagerduty.ts';
import { sesBody } from '#domain/notices/layouts/ses.ts';
import { slackBody } from '#domain/notices/layouts/slack.ts';
import { snsForm } from '#domain/notices/layouts/sns.ts';
import { teamsBody } from '#domain/notices/layouts/teams.ts';
import type { Message, Told } from '#domain/notices/messages/message.ts';
import type { PagerDutyChannel } from '#domain/notices/settings/channel.ts';
import { writeMessage } from '#domain/notices/wording/write.ts';
import { messageOf, RUN, SINCE, told, WRITING } from './told.ts';

const PAGERDUTY: PagerDutyChannel = { type: 'pagerduty', routingKey: { fromSecret: 'pd' } };
const ALERTS = { type: 'alertmanager', url: 'https://alerts.example.com/', labels: { team: 'shop' } } as const;
const TOPIC = { type: 'sns', topic: 'arn:aws:sns:eu-central-1:123456789012:ops' } as const;
const BUS = { type: 'eventbridge', bus: 'arn:aws:events:eu-central-1:123456789012:event-bus/ops' } as const;
const MAIL = { type: 'ses', from: 'cron@example.com', to: ['ops@example.com'] } as const;

/** As long as everything may be that somebody else wrote; `&`, quotes, braces and emoji take more room than others once written. */
const LONG = '&"{😀`*'.repeat(700);
const LONG_TOLD = told({
  jobId: 'j'.repeat(56),
  detail: LONG,
  job: { name: LONG.slice(0, 200), owner: LONG.slice(0, 200), tags: Array.from({ length: 50 }, () => 't'.repeat(64)) },
  run: { ...RUN, reason: LONG, outputTail: LONG.slice(0, 1_024) },
});

function written(...notices: readonly Told[]) {
  return writeMessage(messageOf(notices), WRITING);
}

function eventOf(notice: Told): IdentifiedEvent {
  return only(messageOf([notice]));
}

function only(message: Message): IdentifiedEvent {
  const [event] = eventsOf(message, WRITING);
  if (event === undefined) {
    throw new Error('no event');
  }
  return event;
}

function points(text: unknown): number {
  return [...String(text)].length;
}

function bytes(value: unknown): number {
  return Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
}

describe('a message for Slack', () => {
  test('has a header, its text, the output and a link, all of it plain, and the same as text for Mattermost', () => {
    expect(slackBody(written(told()))).toMatchObject({
      text: expect.stringContaining('\\[failing\\] orders: 3 runs since 02:00'),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '[failing] orders: 3 runs since 02:00' } },
        { type: 'section', text: { type: 'plain_text', text: expect.stringContaining('exit code 3') } },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_preformatted',
              elements: [{ type: 'text', text: 'connecting\nno route to host' }],
            },
          ],
        },
        { type: 'section', text: { type: 'plain_text', text: `https://cron.example.com/runs/${RUN.id}` } },
      ],
    });
  });

  test('stays within the limits of its blocks, however long everything is', () => {
    const body = slackBody(written(LONG_TOLD));
    const [header, section] = Object(body.blocks);

    expect(points(body.text)).toBeLessThanOrEqual(4_000);
    expect(points(header.text.text)).toBeLessThanOrEqual(150);
    expect(points(section.text.text)).toBeLessThanOrEqual(3_000);
    expect(section.text.text).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });
});

describe('a message for Discord', () => {
  test('is an embed in the colour of its state, and calls nobody', () => {
    expect(discordBody(written(told()))).toMatchObject({
      content: '\\[failing\\] orders\\: 3 runs since 02\\:00',
      embeds: [{ url: `https://cron.example.com/runs/${RUN.id}`, color: 0xd93025 }],
      allowed_mentions: { parse: [] },
    });
  });

  test('stays within the limits of an embed', () => {
    const body = discordBody(written(LONG_TOLD));
    const [embed] = Object(body.embeds);

    expect(points(body.content)).toBeLessThanOrEqual(2_000);
    expect(points(embed.title)).toBeLessThanOrEqual(256);
    expect(points(embed.description)).toBeLessThanOrEqual(4_096);
    expect(embed.description).toMatch(/\n```\n[^`]*(?:`\u200b[^`]*)*\n```$/);
  });

  test('is asked for with its answer', () => {
    expect(discordUrl('https://discord.com/api/webhooks/1/t?thread_id=7')).toBe(
      'https://discord.com/api/webhooks/1/t?thread_id=7&wait=true',
    );
  });
});

describe('a message for Teams', () => {
  test('is an adaptive card of text runs', () => {
    const body = teamsBody(written(told()));
    const [attachment] = Object(body.attachments);

    expect(body.type).toBe('message');
    expect(attachment.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(attachment.content.body[0].inlines[0]).toMatchObject({ text: '[failing] orders: 3 runs since 02:00' });
    expect(JSON.stringify(attachment.content.body)).not.toContain('"TextBlock"');
    expect(attachment.content.actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Open in Cronstack', url: `https://cron.example.com/runs/${RUN.id}` },
    ]);
  });

  test('stays below 18 KB', () => {
    const emoji = told({ detail: '😀'.repeat(3_000), run: { ...RUN, outputTail: '😀\n'.repeat(256) } });

    expect(bytes(teamsBody(written(LONG_TOLD)))).toBeLessThan(18_000);
    expect(bytes(teamsBody(written(emoji)))).toBeLessThan(18_000);
    expect(bytes(teamsBody(written(...Array.from({ length: 20 }, () => LONG_TOLD))))).toBeLessThan(18_000);
  });
});

describe('an event for PagerDuty', () => {
  test('opens an alert by the id of the incident, and closes it by the same', () => {
    const [opened] = pagerdutyBodies(eventOf(told()), PAGERDUTY, 'key');
    const [resolved] = pagerdutyBodies(eventOf(told({ stage: 'resolved', id: 'another' })), PAGERDUTY, 'key');

    expect(opened).toMatchObject({
      routing_key: 'key',
      event_action: 'trigger',
      dedup_key: 'orders.failing.20261128T010000Z',
      payload: {
        summary: '[failing] orders: 3 runs since 02:00',
        source: 'orders',
        severity: 'error',
        timestamp: '2026-11-28T03:00:00Z',
        class: 'failing',
        group: 'shop',
      },
      links: [{ href: `https://cron.example.com/runs/${RUN.id}`, text: 'Open in Cronstack' }],
    });
    expect(resolved).toMatchObject({ event_action: 'resolve', dedup_key: 'orders.failing.20261128T010000Z' });
  });

  test('is none for what has no end: its alert would stay open for ever', () => {
    const { incident: _, ...single } = told({ kind: 'missed', stage: 'single' });

    expect(pagerdutyBodies(eventOf(single), PAGERDUTY, 'key')).toEqual([]);
  });

  test('of a test is closed at once', () => {
    const event = only({ kind: 'test', id: 't1', channel: 'oncall', atMs: SINCE * 1_000 });

    expect(pagerdutyBodies(event, PAGERDUTY, 'key').map(({ event_action }) => event_action)).toEqual([
      'trigger',
      'resolve',
    ]);
  });

  test('stays within the limits, and goes to the region', () => {
    const [body] = pagerdutyBodies(eventOf(LONG_TOLD), PAGERDUTY, 'key');
    const { summary } = Object(body?.payload);

    expect(points(summary)).toBeLessThanOrEqual(1_024);
    expect(points(body?.dedup_key)).toBeLessThanOrEqual(255);
    expect(bytes(body)).toBeLessThan(512 * 1_024);
    expect(pagerdutyUrl({ ...PAGERDUTY, region: 'eu' })).toBe('https://events.eu.pagerduty.com/v2/enqueue');
  });
});

describe('an alert for Alertmanager', () => {
  test('has the same labels from its opening to its end, and an end that is far or has come', () => {
    const [opened] = alertmanagerBody(eventOf(told()), ALERTS);
    const [reminded] = alertmanagerBody(eventOf(told({ stage: 'reminder', id: 'r', count: 9 })), ALERTS);
    const [resolved] = alertmanagerBody(eventOf(told({ stage: 'resolved', id: 'e' })), ALERTS);

    expect(alertmanagerUrl(ALERTS.url)).toBe('https://alerts.example.com/api/v2/alerts');
    expect(opened).toMatchObject({
      labels: {
        team: 'shop',
        alertname: 'cronstack_job_failing',
        job: 'orders',
        notice: 'orders.failing.20261128T010000Z',
      },
      annotations: { summary: '[failing] orders: 3 runs since 02:00' },
      startsAt: '2026-11-28T01:00:00Z',
      endsAt: '2026-12-30T03:00:00Z',
    });
    expect(reminded?.labels).toEqual(opened?.labels);
    expect(resolved?.labels).toEqual(opened?.labels);
    expect(resolved).toMatchObject({ startsAt: '2026-11-28T01:00:00Z', endsAt: '2026-11-28T03:00:00Z' });
  });

  test('of what has no end stands for an hour', () => {
    const { incident: _, ...single } = told({ kind: 'failed', stage: 'single', at: SINCE });

    expect(alertmanagerBody(eventOf(single), ALERTS)).toMatchObject([{ endsAt: '2026-11-28T02:00:00Z' }]);
  });
});

describe('an event', () => {
  test('says what, since when, of which job and which run', () => {
    expect(eventOf(told()).event).toEqual({
      type: 'cronstack.job.failing.opened',
      timestamp: '2026-11-28T03:00:00Z',
      data: {
        notice: 'orders.failing.20261128T010000Z.opened',
        incident: 'orders.failing.20261128T010000Z',
        title: '[failing] orders: 3 runs since 02:00',
        since: '2026-11-28T01:00:00Z',
        count: 3,
        job: { id: 'orders', name: 'Import of orders', owner: 'sales', tags: ['shop'] },
        run: {
          id: RUN.id,
          status: 'failed',
          reasonCode: 'exit_code',
          reason: 'exit code 3',
          scheduledAt: '2026-11-28T01:00:00Z',
          startedAt: '2026-11-28T01:00:00Z',
          finishedAt: '2026-11-28T01:00:42Z',
          durationMs: 42_000,
          attempts: 1,
          exitCode: 3,
          outputTail: 'connecting\nno route to host',
        },
        nextFireAt: '2026-11-28T04:00:00Z',
        url: `https://cron.example.com/runs/${RUN.id}`,
      },
    });
  });

  test('stays below 20 KB', () => {
    expect(bytes(eventOf(LONG_TOLD).event)).toBeLessThan(20_000);
  });

  test('leaves the output out where the channel says so', () => {
    const [event] = eventsOf(messageOf([told()]), { ...WRITING, output: false });

    expect(JSON.stringify(event?.event)).not.toContain('no route to host');
  });

  test('for SNS has a subject of ASCII, attributes to filter by, and on a FIFO topic the id of the notice', () => {
    const form = snsForm(eventOf(told()), TOPIC);
    const fifo = snsForm(eventOf(LONG_TOLD), { ...TOPIC, topic: `${TOPIC.topic}.fifo` });

    expect(Object.fromEntries(form)).toMatchObject({
      Action: 'Publish',
      TopicArn: TOPIC.topic,
      Subject: '[failing] orders: 3 runs since 02:00',
      'MessageAttributes.entry.1.Value.StringValue': 'cronstack.job.failing.opened',
      'MessageAttributes.entry.2.Name': 'job',
    });
    expect(form.has('MessageGroupId')).toBe(false);
    expect(fifo.get('MessageDeduplicationId')).toBe(told().id);
    expect(fifo.get('Subject')).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(bytes(fifo.get('Message') ?? '')).toBeLessThan(256 * 1_024);
  });

  test('for EventBridge is the detail of one entry', () => {
    const { Entries } = Object(eventbridgeBody(eventOf(told()), BUS));

    expect(Entries).toHaveLength(1);
    expect(Entries[0]).toMatchObject({ EventBusName: BUS.bus, Source: 'cronstack', Time: SINCE + 7_200 });
    expect(JSON.parse(Entries[0].Detail)).toMatchObject({ id: told().id, type: 'cronstack.job.failing.opened' });
    expect(bytes(eventbridgeBody(eventOf(LONG_TOLD), BUS))).toBeLessThan(256 * 1_024);
  });
});

describe('a mail', () => {
  test('has an id that is the same at every try, refers to its incident, and wants no answer', () => {
    const message = messageOf([told()]);
    const mail = mailOf(message, writeMessage(message, WRITING), 'example.com');

    expect(mail).toMatchObject({
      subject: '[failing] orders: 3 runs since 02:00',
      messageId: '<orders.failing.20261128T010000Z.opened@example.com>',
      headers: { References: '<orders.failing.20261128T010000Z@example.com>', 'Auto-Submitted': 'auto-generated' },
    });
  });

  test('has a subject of one line and at most 150 characters', () => {
    const message = messageOf([told({ jobId: 'j'.repeat(400) })]);

    expect(mailOf(message, writeMessage(message, WRITING), 'example.com').subject).toMatch(/^[^\r\n]{149}…$/u);
  });

  test('for SES is a simple one with its headers', () => {
    const message = messageOf([told()]);

    expect(sesBody(mailOf(message, writeMessage(message, WRITING), 'example.com'), MAIL)).toMatchObject({
      FromEmailAddress: 'cron@example.com',
      Destination: { ToAddresses: ['ops@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: '[failing] orders: 3 runs since 02:00' },
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }, { Name: 'References' }],
        },
      },
    });
  });
});
