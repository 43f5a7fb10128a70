import { expect, test } from 'vitest';
import { apiWorld, send } from '../api-world.ts';

const FROM = '2026-11-06T00:00:00Z';
const TO = '2026-11-08T00:00:00Z';

test('blackouts are told by health while they are not over, and by the preview of what they take away', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'report', schedule: '0 9 * * *', command: 'true' });
  expect(await world.client.health()).not.toHaveProperty('blackouts');
  const { id } = await world.client.setBlackout({ from: FROM, to: TO, note: 'year end' });

  expect((await world.client.health()).blackouts).toMatchObject([{ id, from: FROM, to: TO, state: 'ahead' }]);
  const schedule = { schedule: '0 9 * * *', from: '2026-11-06T00:00:00Z', count: 3 };
  const notes = async (fields: object) =>
    (await world.client.preview({ ...schedule, ...fields })).fires.map(({ note = '' }) => note);
  const told = 'left out: in a blackout until 2026-11-08T00:00:00Z, set by tester: year end';
  expect((await notes({})).map((note) => note.replace(/by \S+:/, 'by tester:'))).toEqual([told, told, '']);
  expect((await world.client.nextFires('report', 2)).items.map(({ at }) => at)).toEqual([
    '2026-11-05T09:00:00Z',
    '2026-11-08T09:00:00Z',
  ]);
  const { items } = await world.client.comingFires({ from: FROM });
  expect(items).toEqual([]);

  await world.client.removeBlackout(id);
  expect(await world.client.health()).not.toHaveProperty('blackouts');
  expect(await notes({})).toEqual(['', '', '']);
});

test('a blackout of a job is shown only to those who may know of the job', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'prod.deploy', schedule: '0 9 * * *', command: 'true' });
  await world.client.setBlackout({ to: TO, job: 'prod.deploy' });
  await world.client.setBlackout({ to: TO, tag: 'night' });
  const viewer = world.as({ name: 'ann', grants: [{ role: 'viewer', jobs: ['ci.*'], commandKinds: [] }] });

  const shown = await send(viewer, 'GET', '/v1/blackouts');
  const health = await send(viewer, 'GET', '/v1/health');

  expect(shown.body).toMatchObject({ items: [{ tag: 'night' }] });
  expect(JSON.stringify([shown, health])).not.toContain('prod.deploy');
});

test.each([
  [{ to: TO, tag: 'a', job: 'b' }, 400, 'invalid_request'],
  [{ to: TO, until: TO }, 400, 'invalid_request'],
  [{ from: FROM }, 400, 'invalid_request'],
  // biome-ignore lint/suspicious/noThenProperty: the name of a member
  [{ to: TO, then: 'skip' }, 400, 'invalid_request'],
  [{ to: TO, tag: 'no spaces' }, 400, 'invalid_request'],
  [{ to: TO, note: 'x'.repeat(201) }, 400, 'invalid_request'],
  [{ to: '2026-11-08T00:00' }, 400, 'invalid_request'],
  [{ from: TO, to: FROM }, 400, 'invalid_request'],
  [{ to: TO, job: 'nobody' }, 404, 'job_not_found'],
])('what cannot be meant is refused, and sets nothing: %j', async (wanted, status, code) => {
  const world = apiWorld();

  expect(await send(world, 'POST', '/v1/blackouts', { body: JSON.stringify(wanted) })).toMatchObject({
    status,
    body: { code },
  });
  expect((await world.client.listBlackouts()).items).toEqual([]);
});
