import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { messageOf, told } from '#test/domain/notices/told.ts';
import { aMailServer } from './mail-server.ts';
import { channelsOf, hastyClock, SECRETS } from './sending.ts';

const MESSAGE = messageOf([told()]);

function channel(port: number, more: Readonly<Record<string, unknown>> = {}, to = ['ops@example.com']) {
  const smtp = { host: '127.0.0.1', port, encryption: 'none', ...more };
  return { mail: { type: 'email', from: 'cron@example.com', to, smtp } };
}

function refusal(responseCode: number) {
  return Object.assign(new Error(`refused ${responseCode}`), { responseCode });
}

describe('a mail server', () => {
  test('gets a mail with its headers, in plain text', async () => {
    const { port, taken } = await aMailServer();

    expect(await channelsOf(channel(port)).send('mail', MESSAGE)).toMatchObject({
      kind: 'sent',
      answer: expect.stringMatching(/^250/),
    });
    expect(taken).toHaveLength(1);
    expect(taken[0]?.source).toMatch(/^Subject: \[failing\] orders: 3 runs since 02:00\r$/m);
    expect(taken[0]?.source).toMatch(/^Message-ID: <orders\.failing\.20261128T010000Z\.opened@example\.com>\r$/m);
    expect(taken[0]?.source).toMatch(/^References: <orders\.failing\.20261128T010000Z@example\.com>\r$/m);
    expect(taken[0]?.source).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(taken[0]?.source).toMatch(/^Content-Type: text\/plain/m);
    expect(taken[0]?.source).toContain('no route to host');
  });

  test('that asks for a password gets it; a wrong one stops the channel, and is in no answer', async () => {
    const { port, taken } = await aMailServer({
      authOptional: false,
      onAuth: ({ username, password }, _, done) =>
        username === 'cron' && password === SECRETS.SMTP_PASSWORD ? done(null, { user: 1 }) : done(refusal(535)),
    });
    const login = (user: string) => ({ user, password: { fromEnvironment: 'SMTP_PASSWORD' } });

    expect(await channelsOf(channel(port, login('cron'))).send('mail', MESSAGE)).toMatchObject({ kind: 'sent' });
    const refused = await channelsOf(channel(port, login('somebody'))).send('mail', MESSAGE);

    expect(refused).toMatchObject({ kind: 'gone', answer: expect.stringContaining('535') });
    expect(refused.answer).not.toContain(SECRETS.SMTP_PASSWORD);
    expect(taken).toHaveLength(1);
  });

  test.each([
    [450, 'again'],
    [550, 'permanent'],
  ])('that refuses everybody with %i has the mail %s', async (code, kind) => {
    const { port } = await aMailServer({ onRcptTo: (_, __, done) => done(refusal(code)) });

    expect(await channelsOf(channel(port)).send('mail', MESSAGE)).toMatchObject({
      kind,
      answer: expect.stringContaining(String(code)),
    });
  });

  test('that refuses one for now gets the mail for that one again, and for nobody else', async () => {
    let busy = true;
    const { port, taken } = await aMailServer({
      onRcptTo: ({ address }, _, done) => {
        if (address === 'never@example.com') {
          done(refusal(550));
        } else {
          done(address === 'later@example.com' && busy ? refusal(451) : null);
        }
      },
    });
    const channels = channelsOf(channel(port, {}, ['ops@example.com', 'later@example.com', 'never@example.com']));

    expect(await channels.send('mail', MESSAGE)).toMatchObject({ kind: 'again' });
    busy = false;
    expect(await channels.send('mail', MESSAGE)).toMatchObject({ kind: 'sent' });
    expect(taken.map(({ to }) => to)).toEqual([['ops@example.com'], ['later@example.com']]);
  });

  test('that fails behind the mail is given it again, with the same id', async () => {
    const ids: string[] = [];
    const { port } = await aMailServer({
      onData: (stream, _, done) => {
        void text(stream).then((source) => {
          ids.push(/^Message-ID: (.*)\r$/m.exec(source)?.[1] ?? '');
          done(refusal(421));
        });
      },
    });
    const channels = channelsOf(channel(port));

    expect(await channels.send('mail', MESSAGE)).toMatchObject({ kind: 'again' });
    expect(await channels.send('mail', MESSAGE)).toMatchObject({ kind: 'again' });
    expect(ids).toEqual(Array(2).fill('<orders.failing.20261128T010000Z.opened@example.com>'));
  });

  test('without encryption is refused unless the configuration allows it', async () => {
    const { port, taken } = await aMailServer();

    expect(await channelsOf(channel(port, { encryption: 'starttls' })).send('mail', MESSAGE)).toMatchObject({
      kind: 'gone',
    });
    expect(taken).toEqual([]);
  });

  test('that never answers is given up after a minute, and asked again', async () => {
    const { port } = await aMailServer({ onData: () => undefined });

    expect(await channelsOf(channel(port), { clock: hastyClock }).send('mail', MESSAGE)).toEqual({
      kind: 'again',
      answer: 'no answer in time',
    });
  });
});
