import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Compiled } from '#domain/schedule/definition/schedule.ts';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import { aContext, CREATED, instant } from './context.ts';

const PAGE = readFileSync(new URL('../../../docs/schedules.md', import.meta.url), 'utf8');
const NEW_YORK = 'America/New_York';

describe('docs/schedules.md', () => {
  const forms = rows('| written | means | on EventBridge |');
  const spring = rows('| schedule | fires from midnight to 05:00 |');
  const autumn = rows('| schedule | fires from midnight to 04:00 |');

  it('has examples', () => {
    expect([forms.length > 45, spring.length, autumn.length]).toEqual([true, 7, 6]);
  });

  it.each(forms)('says what %s means, and what EventBridge is told', (written = '', means = '', entries = '') => {
    const schedule = parseSchedule(read(written), aContext());
    expect(schedule.describe()).toBe(means);
    const compiled = compileSchedule(schedule, CREATED);
    expect(told(compiled)).toBe(entries.replace(/, (?:in other weeks|on other days) for nothing$/, ''));
    expect(entries.endsWith('for nothing')).toBe(compiled.exact && compiled.superset === true);
  });

  it.each(spring)('says when %s fires on the spring day', (written = '', fires = '') => {
    expect(firesOn(written, '2026-03-08T00:00:00-05:00', '2026-03-08T05:00:00-04:00')).toBe(fires);
  });

  it.each(autumn)('says when %s fires on the autumn day', (written = '', fires = '') => {
    expect(firesOn(written, '2026-11-01T00:00:00-04:00', '2026-11-01T04:00:00-05:00')).toBe(fires);
  });
});

/** The rows of all tables with that header, cell by cell. */
function rows(header: string): string[][] {
  return PAGE.split(header)
    .slice(1)
    .flatMap((rest) => rest.split('\n\n')[0]?.trim().split('\n').slice(1) ?? [])
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function read(cell: string): unknown {
  const text = cell.replaceAll('`', '');
  return /^[{[]/.test(text) ? JSON.parse(text) : text;
}

function told(compiled: Compiled): string {
  if (!compiled.exact) {
    return 'self-clocked';
  }
  return compiled.entries
    .map(
      ({ expression, timezone, startAt }) =>
        `\`${expression}\`${timezone === 'UTC' ? '' : ` in ${timezone}`}${startAt === undefined ? '' : ` from ${writeUtc(startAt)}`}`,
    )
    .join(' + ');
}

function firesOn(cell: string, from: string, to: string): string {
  const schedule = parseSchedule(read(cell), aContext({ timezone: NEW_YORK, anchor: instant(from) - 86_400 }));
  const fires = [...schedule.between(instant(from) - 1, instant(to))];
  return (
    fires.map((at) => `${writeLocal(at, NEW_YORK).slice(11, 16)}${writeLocal(at, NEW_YORK).slice(19)}`).join(', ') ||
    'none'
  );
}
