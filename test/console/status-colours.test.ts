import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPEN_STATUSES, OUTCOME_STATUSES } from '#domain/runs/run.ts';
import { STATUS_STYLES } from '#local/status-colours.ts';

/** The colour of the console that says what a look of the terminal says. Its blue is for those who cannot tell red from green. */
const COLOURS = { green: '--ok', red: '--bad', yellow: '--warn', cyan: '--cyan', dim: '--off' } as const;
const SHEET = readFileSync('console/styles/statuses.css', 'utf8');
const RULES = [...SHEET.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selectors = '', body = '']) => ({
  selectors: selectors.split(',').map((selector) => selector.trim()),
  colour: /(?:^|\s)(?:color|fill): var\((--[a-z]+)\)/.exec(body)?.[1],
}));

test.each([...OPEN_STATUSES, ...OUTCOME_STATUSES])('%s means in the console what it means in a terminal', (status) => {
  const look = STATUS_STYLES[status];
  const colours = ['.word.', '.bar-'].flatMap((kind) =>
    RULES.filter(({ selectors }) => selectors.includes(`${kind}${status}`)).map(({ colour }) => colour),
  );

  expect(look).toBeDefined();
  expect(colours.length).toBeGreaterThan(0);
  expect(new Set(colours)).toEqual(new Set([look && COLOURS[look]]));
});

test('a fire that was missed is trouble', () => {
  expect(STATUS_STYLES.missed).toBe(STATUS_STYLES.failed);
  expect(SHEET).toMatch(/\.mark\.missed \{[^}]*var\(--bad\)/);
});
