import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openDataFolder } from '#local/data-folder.ts';

const STARTED_AT = '2026-11-23T09:00:00.000Z';
const root = mkdtempSync(join(tmpdir(), 'cronstack-data-'));

afterAll(() => rmSync(root, { recursive: true }));

describe('a data folder', () => {
  test('is made where it is missing, and is new until it is marked as used', async () => {
    const path = join(root, 'deep', 'new');
    const first = await openDataFolder(path, STARTED_AT);
    expect(first.isNew).toBe(true);
    first.markUsed();
    await first.close();

    const second = await openDataFolder(path, STARTED_AT);

    expect(second.isNew).toBe(false);
    await second.close();
  });

  test('starts with no folders of earlier attempts', async () => {
    const path = join(root, 'attempts');
    const first = await openDataFolder(path, STARTED_AT);
    writeFileSync(join(first.workPath, 'left-behind'), '');
    await first.close();

    const second = await openDataFolder(path, STARTED_AT);

    expect(existsSync(join(second.workPath, 'left-behind'))).toBe(false);
    await second.close();
  });

  test('is refused to a second holder, naming the first one and the folder', async () => {
    const path = join(root, 'held');
    const held = await openDataFolder(path, STARTED_AT);

    const second = openDataFolder(path, STARTED_AT);

    await expect(second).rejects.toMatchObject({
      code: 'data_folder_in_use',
      message: `the data folder ${held.path} is in use by process ${process.pid} (started ${STARTED_AT}); stop that, or choose another folder with --data`,
    });
    await held.close();
  });

  test('is refused while another process holds it, and free once that process is killed, whoever has its number then', async () => {
    const path = join(root, 'killed');
    const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', holderProgram(path)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(openDataFolder(path, STARTED_AT)).rejects.toThrow(`is in use by process ${holder.pid} `);

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    writeFileSync(join(path, 'process.json'), JSON.stringify({ pid: process.pid, startedAt: STARTED_AT }));

    const taken = await openDataFolder(path, STARTED_AT);
    await taken.close();
  });

  test('that cannot be made is refused with the reason', async () => {
    writeFileSync(join(root, 'a-file'), '');
    await expect(openDataFolder(join(root, 'a-file'), STARTED_AT)).rejects.toMatchObject({
      code: 'data_folder_unusable',
    });
  });
});

function holderProgram(path: string): string {
  return `
    import { openDataFolder } from './local/data-folder.ts';
    await openDataFolder(${JSON.stringify(path)}, ${JSON.stringify(STARTED_AT)});
    console.log('held');
    setInterval(() => undefined, 1000);
  `;
}
