import { expect, test } from 'vitest';
import { repairLine } from '#local/run-line.ts';
import { REPAIRS } from '#ports/observer.ts';

test('what was put right is told in words, and not what every restart brings', () => {
  const told = REPAIRS.map((what) => [what, repairLine('report', what)] as const);

  expect(told.filter(([, line]) => line === '').map(([what]) => what)).toEqual([
    'overdue',
    'entry_missing',
    'entry_orphaned',
  ]);
  for (const [what, line] of told.filter(([, text]) => text !== '')) {
    expect(line, what).toMatch(/^report {2}put right: [a-z][^\n]+\n$/);
    expect(line, what).not.toContain('_');
  }
});
