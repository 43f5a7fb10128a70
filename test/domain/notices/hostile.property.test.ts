import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discordBody } from '#domain/notices/layouts/discord.ts';
import { eventsOf } from '#domain/notices/layouts/event.ts';
import { mailOf } from '#domain/notices/layouts/mail.ts';
import { slackBody } from '#domain/notices/layouts/slack.ts';
import { teamsBody } from '#domain/notices/layouts/teams.ts';
import type { Told } from '#domain/notices/messages/message.ts';
import { writeMessage } from '#domain/notices/wording/write.ts';
import { messageOf, RUN, told, WRITING } from './told.ts';

const PIECES = [
  '@everyone',
  '@here',
  '<!channel>',
  '<@U024BE7LH>',
  '<https://evil.example|click>',
  '[click](https://evil.example)',
  '|',
  '`',
  '```',
  '*bold*',
  '\r\nBcc: all@example.com',
  '\u202etxt.exe',
  '<b>bold</b>',
  '&lt;',
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u0007',
  '{{DATE(2026-11-28T01:00:00Z)}}',
  '\ud800',
  '\\',
  ' ',
  'name',
];

/** Control characters but for the line break, what turns the direction of writing, and halves of characters. */
const UNSEEN = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

const hostile = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
const notice = fc
  .record({ name: hostile, owner: hostile, reason: hostile, detail: hostile, output: hostile })
  .map(({ name, owner, reason, detail, output }) =>
    told({ detail, job: { name, owner, tags: [] }, run: { ...RUN, reason, outputTail: output } }),
  );

/** Everything that a format shows, wherever it stands in the JSON. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Without what a backslash takes the meaning of. */
function unescaped(markdown: unknown): string {
  return String(markdown).replace(/\\[\\`*_{}[\]()<>#+\-.!|~:@]/g, '');
}

/** The rules that a message breaks; each would let a name or an output be more than text. */
function broken(hostileNotice: Told): readonly string[] {
  const message = messageOf([hostileNotice]);
  const written = writeMessage(message, WRITING);
  const slack = slackBody(written);
  const discord = discordBody(written);
  const teams = teamsBody(written);
  const mail = mailOf(message, written, 'example.com');
  const [event] = eventsOf(message, WRITING);
  const [header, section] = Object(slack.blocks);
  const slackTexts = [slack.text, header.text.text, section.text.text].map(String);
  const [embed] = Object(discord.embeds);
  const [description, block = '', end = ''] = String(embed.description).split('```');
  const mattermost = unescaped(String(slack.text).replace(/https:\/\/cron\S+$/, ''));
  const rules: Readonly<Record<string, boolean>> = {
    'nothing is unseen': textsOf([slack, discord, teams, mail, event?.event]).every((text) => !UNSEEN.test(text)),
    'Slack sees no control sequence': slackTexts.every((text) => !/[<>]|&(?!amp;|lt;|gt;)/.test(text)),
    'Slack formats nothing': header.text.type === 'plain_text' && section.text.type === 'plain_text',
    'Mattermost calls nobody': !/@(?!\u200b)/.test(String(slack.text)),
    'Mattermost formats nothing': !/[`*_[\]()|]/.test(mattermost),
    'Discord formats nothing': !/[`*_[\]()|<>@]/.test(unescaped(`${discord.content}${embed.title}${description}`)),
    'an output stays in its block': !block.includes('``') && end === '',
    'Discord calls nobody': JSON.stringify(discord.allowed_mentions) === '{"parse":[]}',
    'Teams replaces nothing': !JSON.stringify(teams).includes('{{'),
    'a mail has no more headers': !/[\r\n]/.test(
      [mail.subject, mail.messageId, ...Object.values(mail.headers)].join(''),
    ),
  };
  return Object.keys(rules).filter((rule) => rules[rule] !== true);
}

describe('whatever a job is called and prints', () => {
  test('it stays text in every format', () => {
    fc.assert(
      fc.property(notice, (hostileNotice) => {
        expect(broken(hostileNotice)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('the rules would see what a format let through', () => {
    expect(unescaped('a\\*b *c*')).toBe('ab *c*');
    expect(UNSEEN.test('a\u202eb')).toBe(true);
    expect(textsOf({ a: ['b', { c: 'd' }] })).toEqual(['b', 'd']);
  });
});
