import { describe, expect, test } from 'vitest';
import { deployedNotifyErrors } from '#domain/notices/settings/deployed.ts';
import { parseNotify } from '#domain/notices/settings/parse.ts';
import { noticeRulesSchema } from '#domain/notices/settings/rule-schema.ts';
import { checkInput } from '#domain/values/check-input.ts';

const SLACK = { type: 'slack', url: { fromParameter: '/cronstack/slack' } };

function settingsOf(input: unknown) {
  const parsed = parseNotify(input, 'UTC');
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.errors));
  }
  return parsed;
}

function errorsOf(input: unknown): readonly string[] {
  const parsed = parseNotify(input, 'UTC');
  return parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`);
}

describe('the notify of a configuration', () => {
  test('left out tells nobody anything', () => {
    expect(settingsOf({})).toEqual({
      ok: true,
      notify: { channelNames: [], channelTypes: {}, defaultRules: [], remindHours: 24 },
      channels: { channels: {}, giveUpHours: 24, timezone: 'UTC' },
    });
  });

  test('reads the same in snake_case and in camelCase', () => {
    const snake = {
      channels: {
        oncall: { type: 'pagerduty', routing_key: { fromSecret: 'pagerduty', key: 'routing' } },
        run: { type: 'command', argv: ['/usr/local/bin/tell'], timeout_seconds: 5 },
      },
      default: [{ on: ['paused'], seconds: 60, to: ['run'], remind_hours: 0 }],
      remind_hours: 12,
      give_up_hours: 48,
      console_url: 'https://cron.example.com/',
      time_zone: 'Europe/Berlin',
      heartbeat: { url: { fromParameter: '/cronstack/ping' }, every_seconds: 300 },
    };
    const camel = {
      channels: {
        oncall: { type: 'pagerduty', routingKey: { fromSecret: 'pagerduty', key: 'routing' } },
        run: { type: 'command', argv: ['/usr/local/bin/tell'], timeoutSeconds: 5 },
      },
      default: [{ on: ['paused'], seconds: 60, to: ['run'], remindHours: 0 }],
      remindHours: 12,
      giveUpHours: 48,
      consoleUrl: 'https://cron.example.com',
      timeZone: 'Europe/Berlin',
      heartbeat: { url: { fromParameter: '/cronstack/ping' }, everySeconds: 300 },
    };

    expect(settingsOf(snake)).toEqual(settingsOf(camel));
    expect(settingsOf(snake).channels).toMatchObject({
      consoleUrl: 'https://cron.example.com',
      timezone: 'Europe/Berlin',
    });
    expect(settingsOf(snake).notify).toMatchObject({ channelNames: ['oncall', 'run'], remindHours: 12 });
  });

  test.each([
    [{ channel: {} }, ['notify.channel: unknown key']],
    [[], ['notify: expected an object']],
    [{ remind_hours: 1, remindHours: 2 }, ['notify.remindHours: the same key is there under another spelling']],
    [{ give_up_hours: 0 }, ['notify.give_up_hours: Too small: expected number to be >=1']],
    [{ console_url: 'cron.example.com' }, [expect.stringMatching(/^notify.console_url: expected an address such as/)]],
    [{ time_zone: 'Berlin' }, ['notify.time_zone: not a time zone of the IANA database']],
    [{ channels: { 'a b': SLACK } }, [expect.stringMatching(/^notify.channels.a b: the name of a channel is 1 to 64/)]],
    [{ channels: { ops: { ...SLACK, chanel: '#ops' } } }, ['notify.channels.ops.chanel: unknown key']],
    [
      { channels: { ops: { type: 'telegram' } } },
      [expect.stringMatching(/^notify.channels.ops.type: expected one of slack, .*, command$/)],
    ],
    [
      { channels: { ops: { type: 'slack', url: 'hooks.slack.com' } } },
      [expect.stringMatching(/^notify.channels.ops.url: expected an absolute URL/)],
    ],
    [
      { channels: { pd: { type: 'pagerduty', routing_key: 'abc' } } },
      [expect.stringMatching(/^notify.channels.pd.routing_key: expected a reference, .* never the secret itself/)],
    ],
    [
      { channels: { hook: { type: 'webhook', url: 'https://user:word@example.com' } } },
      [expect.stringMatching(/^notify.channels.hook.url: expected an absolute URL .*without user name and password/)],
    ],
    [
      {
        channels: { mail: { type: 'email', from: 'Cron <cron@example.com>', to: [], smtp: { host: 'h', user: 'u' } } },
      },
      [
        'notify.channels.mail.from: expected an address such as ops@example.com',
        expect.stringMatching(/^notify.channels.mail.to: /),
        'notify.channels.mail.smtp.password: user and password belong together',
      ],
    ],
    [{ channels: { topic: { type: 'sns', topic: 'ops' } } }, ['notify.channels.topic.topic: expected an ARN of sns']],
    [{ channels: { run: { type: 'command', argv: [] } } }, [expect.stringMatching(/^notify.channels.run.argv/)]],
    [
      { channels: { ops: SLACK }, default: [{ on: ['failing', 'late'], seconds: 60, to: ['ops'] }] },
      ["notify.default[0].on[1]: only a job's own rules name late"],
    ],
    [{ default: [{ on: ['failing'], to: ['ops'] }] }, ['notify.default[0].to[0]: there is no channel ops']],
    [{ default: [{ on: ['failing'], to: ['ops'], every: 1 }] }, ['notify.default[0].every: unknown key']],
    [
      { channels: { ops: SLACK }, default: [{ on: ['silent', 'late'], to: ['ops'] }] },
      ['notify.default[0].seconds: expected the seconds after which a job is silent or late'],
    ],
    [
      { channels: { ops: SLACK }, default: [{ on: ['missed'], to: ['ops'], after: 2, by: '07:00', seconds: 5 }] },
      [
        'notify.default[0].after: is for failing and skipping',
        'notify.default[0].seconds: is for late, overrun, at_risk, unfinished, silent and paused',
        'notify.default[0].by: is for at_risk and unfinished',
      ],
    ],
    [
      { channels: { ops: SLACK }, default: [{ on: ['unfinished'], to: ['ops'] }] },
      ['notify.default[0].by: expected the time of day ("07:00") or the seconds by which a run has to be over'],
    ],
    [
      {
        channels: { ops: SLACK },
        default: [
          { on: ['failing'], to: ['ops'] },
          { on: ['missed', 'failing'], to: ['ops'] },
        ],
      },
      ['notify.default[1].on: failing is in two rules: name all its channels in one'],
    ],
    [{ heartbeat: { url: 'https://x.example', every: 1 } }, ['notify.heartbeat.every: unknown key']],
  ])('is refused with the path where it is wrong: %#', (input, errors) => {
    expect(errorsOf(input)).toEqual(errors);
  });
});

describe('what is deployed on AWS', () => {
  test('names its secrets by reference, as the template shows everything else', () => {
    const { channels } = settingsOf({
      channels: {
        chat: { type: 'slack', url: 'https://hooks.slack.com/services/T/B/x' },
        query: { type: 'webhook', url: 'https://example.com/hook?token=x' },
        plain: { type: 'webhook', url: 'https://example.com/hook', secrets: [{ fromEnvironment: 'HOOK' }] },
        program: { type: 'command', argv: ['/bin/true'] },
        mail: { type: 'email', from: 'a@example.com', to: ['b@example.com'], smtp: { host: 'localhost' } },
      },
      heartbeat: { url: 'https://hc-ping.com/uuid' },
    });

    expect(deployedNotifyErrors(channels).map(({ path }) => path)).toEqual([
      'notify.channels.chat.url',
      'notify.channels.query.url',
      'notify.channels.plain.secrets[0]',
      'notify.channels.program.type',
      'notify.channels.mail.type',
      'notify.heartbeat.url',
    ]);
  });

  test('may be an address without a secret, a topic and a bus', () => {
    const { channels } = settingsOf({
      channels: {
        ops: SLACK,
        hook: { type: 'webhook', url: 'https://example.com/hook', secrets: [{ fromSecret: 'hook' }] },
        topic: { type: 'sns', topic: 'arn:aws:sns:eu-central-1:123456789012:ops' },
        bus: { type: 'eventbridge', bus: 'arn:aws:events:eu-central-1:123456789012:event-bus/default' },
        mail: { type: 'ses', from: 'cron@example.com', to: ['ops@example.com'], region: 'eu-west-1' },
      },
      heartbeat: { url: { fromParameter: '/cronstack/ping' } },
    });

    expect(deployedNotifyErrors(channels)).toEqual([]);
  });
});

describe('the rules of a job', () => {
  test('name each kind once', () => {
    const rules = [
      { on: ['failing'], after: 3, to: ['ops'] },
      { on: ['missed', 'failing'], to: ['ops'] },
    ];

    expect(checkInput(noticeRulesSchema(), rules.slice(0, 1))).toMatchObject({ success: true });
    expect(checkInput(noticeRulesSchema(), rules)).toMatchObject({
      success: false,
      error: { issues: [{ path: [1, 'on'], message: 'failing is in two rules: name all its channels in one' }] },
    });
  });
});
