import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda } from '#domain/replay/played/agenda.ts';
import { propertyRuns } from '#test/property/cases.ts';

test('things come by instant, rank and the order in which they were added, also where some are taken between', () => {
  const thing = fc.record({ atMs: fc.nat(5), rank: fc.nat(2), takes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 60 }), (things) => {
      const agenda = new Agenda<number>();
      let waiting: { readonly atMs: number; readonly rank: number; readonly number: number }[] = [];
      for (const [number, { atMs, rank, takes }] of things.entries()) {
        agenda.add(atMs, rank, number);
        waiting.push({ atMs, rank, number });
        waiting.sort((one, other) => one.atMs - other.atMs || one.rank - other.rank || one.number - other.number);
        if (takes) {
          expect(agenda.next()?.item).toBe(waiting[0]?.number);
          waiting = waiting.slice(1);
        }
      }
      expect(waiting.map(() => agenda.next()?.item)).toEqual(waiting.map(({ number }) => number));
      expect(agenda.next()).toBeUndefined();
    }),
    propertyRuns(50),
  );
});
