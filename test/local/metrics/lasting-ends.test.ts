import { expect, test } from 'vitest';
import { LastingEnds } from '#local/metrics/lasting-ends.ts';
import { aRun } from '#test/conformance/builders.ts';

test('an end is told of when it will outlive a crash: of what is undone nothing is told, nor of later ends before they are there', async () => {
  const groups: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let open: Promise<void> | undefined;
  const begin = () => {
    open = new Promise<void>((resolve, reject) => groups.push({ resolve, reject }));
  };
  const told: string[] = [];
  const ends = new LastingEnds({ durable: () => open }, ({ id }) => void told.push(id));
  const add = (id: string) => ends.add(aRun({ id }));

  add('at-once');
  begin();
  add('kept.1');
  add('kept.2');
  begin();
  add('undone');
  expect(told).toEqual(['at-once']);
  groups[0]?.resolve();
  await Promise.resolve();
  expect(told).toEqual(['at-once', 'kept.1', 'kept.2']);
  groups[1]?.reject(new Error('disk full'));
  await open?.catch(() => undefined);
  begin();
  add('again');
  groups[2]?.resolve();
  await open;

  expect(told).toEqual(['at-once', 'kept.1', 'kept.2', 'again']);
});
