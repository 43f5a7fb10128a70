import { expect, test } from 'vitest';
import type { Incident } from '#domain/notices/incident.ts';
import { type Finding, stepIncident } from '#domain/notices/step.ts';

const HOUR = 3_600;
const SINCE = 1_780_000_000;
const UNTOLD: Incident = { kind: 'failing', since: SINCE, again: 0, reminders: 0 };
const TOLD: Incident = { ...UNTOLD, toldAt: SINCE };
const FAILS: Finding = { on: true, since: SINCE, count: 3 };
const HEARD = { now: SINCE + HOUR, remindSeconds: HOUR, mayTell: true, acknowledged: false };
const KNOWN = { ...HEARD, acknowledged: true };

test('an incident that nobody was told of is told as soon as it can be', () => {
  const stepped = stepIncident('failing', UNTOLD, FAILS, HEARD);

  expect(stepped.told.map(({ stage }) => stage)).toEqual(['opened']);
  expect(stepped.incident?.toldAt).toBe(HEARD.now);
});

test('of one that somebody knows of no beginning is told, and so no end', () => {
  const known = stepIncident('failing', UNTOLD, FAILS, KNOWN);
  const later = stepIncident('failing', known.incident, FAILS, { ...KNOWN, now: SINCE + 100 * HOUR });
  const over = stepIncident('failing', later.incident, { on: false }, { ...KNOWN, now: SINCE + 101 * HOUR });

  expect([known, later].map(({ incident, told }) => ({ incident, told }))).toEqual([
    { incident: UNTOLD, told: [] },
    { incident: UNTOLD, told: [] },
  ]);
  expect(over).toEqual({ told: [] });
});

test('what begins after one that nobody was told of is another one, and is told', () => {
  const again = { ...HEARD, now: SINCE + HOUR + 60 };
  const { incident } = stepIncident('failing', UNTOLD, { on: false }, KNOWN);

  const stepped = stepIncident('failing', incident, { ...FAILS, since: again.now }, again);

  expect(stepped.told).toMatchObject([{ stage: 'opened', since: again.now }]);
});

test('of one that was told, and that somebody knows of, there is no reminder, and an end', () => {
  const late = { ...KNOWN, now: SINCE + 100 * HOUR };

  expect(stepIncident('failing', TOLD, FAILS, late)).toEqual({ incident: TOLD, told: [] });
  expect(stepIncident('failing', TOLD, { on: false }, late).told).toMatchObject([{ stage: 'resolved', at: late.now }]);
});

test('of one that began again in a silence, and that somebody knows of, neither that nor its end is told', () => {
  const ended: Incident = { ...UNTOLD, endedAt: SINCE + 60 };
  const began = stepIncident('failing', ended, FAILS, { ...HEARD, now: SINCE + 120, mayTell: false });
  const known = stepIncident('failing', began.incident, FAILS, { ...KNOWN, now: SINCE + 180 });
  const over = stepIncident('failing', known.incident, { on: false }, { ...KNOWN, now: SINCE + 240 });

  expect(began.incident).toMatchObject({ again: 1 });
  expect([began, known, over].flatMap(({ told }) => told)).toEqual([]);
});

test('a rule that is taken away is told to those alone who heard of the incident', () => {
  const without = { ...KNOWN, remindSeconds: undefined };

  expect(stepIncident('failing', TOLD, FAILS, without).told).toMatchObject([{ stage: 'resolved' }]);
  expect(stepIncident('failing', UNTOLD, FAILS, without).told).toEqual([]);
});
