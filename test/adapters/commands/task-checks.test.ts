import { expect, test } from 'vitest';
import { taskChecks } from '#adapters/commands/task/checks.ts';

test('of a task in TypeScript, on a node that reads none, it is said what to do, and nothing is started', async () => {
  const files = { fileOf: (name: string) => (name === 'absent' ? undefined : `tasks/${name}`), entryFile: '/nowhere' };
  const check = taskChecks(files, {}, () => undefined);
  const cure = `Node ${process.versions.node} cannot read it. Use Node 22.18 or newer, or npm install tsx`;

  const checks = await check(['greet.mts', 'absent', 'report.ts'].map((name) => ({ name, args: undefined })));

  expect(checks).toEqual([
    { faults: [], failure: `greet.mts is TypeScript: ${cure}` },
    { faults: [] },
    { faults: [], failure: `report.ts is TypeScript: ${cure}` },
  ]);
});
