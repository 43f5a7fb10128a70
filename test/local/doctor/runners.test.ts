import { expect, test } from 'vitest';
import { checkRunners } from '#local/doctor/runners.ts';

const URL = 'https://api.example.com';
const HEALTH = { status: 'ok', time: '2026-11-29T12:00:00Z', enabled: true };
const NAS = {
  ...{ id: 'nas', host: 'nas.example', version: '1.2.3', presence: 'there' },
  ...{ startedAt: '2026-11-29T08:00:00Z', seenAt: '2026-11-29T11:59:30Z', running: 1, most: 2 },
};

const asking = (answer: unknown) => ({ url: URL, ask: async () => Response.json(answer) });

test('the runners that were seen are listed, and when', async () => {
  const pi = { ...NAS, host: 'pi.example', presence: 'silent', seenAt: '2026-11-28T11:00:00Z' };

  expect(await checkRunners(asking({ ...HEALTH, runners: [{ runner: 'office', seen: [NAS, pi] }] }))).toEqual({
    status: 'ok',
    found:
      'office: nas.example there, 1 of 2 runs (seen 2026-11-29T11:59:30Z), pi.example silent (seen 2026-11-28T11:00:00Z)',
  });
});

test('a class without any is a warning with what to do', async () => {
  const runners = [
    { runner: 'garage', unattended: { runner: 'garage' }, seen: [] },
    { runner: 'office', seen: [NAS] },
  ];

  expect(await checkRunners(asking({ ...HEALTH, runners }))).toEqual({
    status: 'warning',
    found: expect.stringMatching(/^garage: none was seen; office: nas\.example there/),
    advice: 'runs wait: start cronstack runner --class garage somewhere',
  });
});

test.each([
  ['nothing was named', { ...asking(HEALTH), url: undefined }, /no deployment was named/],
  ['no class is elsewhere', asking(HEALTH), /no class there/],
  ['what answers is something else', asking({ hello: 'world' }), /does not tell/],
  ['nothing answers', { url: URL, ask: () => Promise.reject(new Error('no')) }, /does not tell/],
])('where %s it does not matter', async (_, patient, found) => {
  expect(await checkRunners(patient)).toEqual({ status: 'skipped', found: expect.stringMatching(found) });
});
