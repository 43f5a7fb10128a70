import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { networkFileSystem } from '#local/file-system.ts';

test.runIf(process.platform === 'linux').each([
  ['NFS', 0x6969],
  ['CIFS', 0xff534d42],
  ['CIFS', 0xff534d42 | 0],
  ['9P', 0x01021997],
])('%s is named as the network file system that it is', (name, type) => {
  expect(networkFileSystem('/data', () => type)).toBe(name);
});

test("a disk of this machine is no network's, and neither is a number that nobody knows", () => {
  expect(networkFileSystem(tmpdir())).toBeUndefined();
  expect(networkFileSystem('/data', () => 0xef53)).toBeUndefined();
});
