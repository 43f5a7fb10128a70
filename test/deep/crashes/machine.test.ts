import { expect, test } from 'vitest';
import { crashMachines } from '#test/model/machine-crashes.ts';

const CRASHES = Number(process.env.CRONSTACK_MACHINE_CRASHES ?? 10_000);

test(`the promise outlives ${CRASHES} crashes of the machine at random moments`, async () => {
  const { crashes, undoing, broken } = await crashMachines(CRASHES, { seed: 1, waits: true });

  console.log(`${crashes} crashes of the machine, ${undoing} of which undid writes`);
  expect(broken).toEqual([]);
  expect(undoing).toBeGreaterThan(crashes / 10);
}, 7_200_000);

test('the promise is seen to break without the wait at the claim', async () => {
  const { broken } = await crashMachines(CRASHES, { seed: 1, waits: false });

  expect(broken.join('\n')).toMatch(/was started 2 times/);
}, 7_200_000);
