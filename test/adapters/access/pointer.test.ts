import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findMeant, findPointer, publishPointer, readOwnFile } from '#adapters/access/running-runtime.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-pointer-'));
const LISTENING = { url: 'http://127.0.0.1:4711', tokenFile: '/data/token' };

afterAll(() => rmSync(root, { recursive: true }));

describe('a pointer to a runtime', () => {
  test('is found by its port, in any folder, until it is taken back', () => {
    const environment = aState();

    const takeBack = publishPointer(environment, LISTENING);

    expect(findPointer(environment, '4711')).toMatchObject(LISTENING);
    expect(findPointer(environment, '4712')).toBeUndefined();
    expect(findPointer(aState(), '4711')).toBeUndefined();
    takeBack();
    expect(findPointer(environment, '4711')).toBeUndefined();
    expect(readdirSync(folderOf(environment))).toEqual([]);
  });

  test('stands in a folder and a file of this user alone', () => {
    const environment = aState();
    publishPointer(environment, LISTENING);

    expect(statSync(folderOf(environment)).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf(environment)).mode & 0o777).toBe(0o600);
  });

  test('is in ~/.local/state where XDG_STATE_HOME does not say, or not absolutely', () => {
    const home = mkdtempSync(join(root, 'home-'));
    publishPointer({ HOME: home, XDG_STATE_HOME: 'relative' }, LISTENING);

    expect(findPointer({ HOME: home }, '4711')).toMatchObject(LISTENING);
    expect(readdirSync(join(home, '.local/state/cronstack'))).toEqual(['4711.json']);
  });

  test('is not believed once its process is gone', () => {
    const environment = aState();
    publishPointer(environment, LISTENING);
    change(environment, { pid: spawnSync('true').pid });

    expect(findPointer(environment, '4711')).toBeUndefined();
  });

  test.runIf(platform() === 'linux')('is not believed where another process has the number', () => {
    const environment = aState();
    publishPointer(environment, LISTENING);
    expect(read(environment)).toHaveProperty('startTicks');

    change(environment, { startTicks: '1' });

    expect(findPointer(environment, '4711')).toBeUndefined();
  });

  test('of a later process is left alone by an earlier one that ends', () => {
    const environment = aState();
    const takeBack = publishPointer(environment, LISTENING);
    change(environment, { pid: process.ppid });

    takeBack();

    expect(readdirSync(folderOf(environment))).toEqual(['4711.json']);
  });

  test.each(['', '{', '[]', '{"url": 5}', '{"url": "x", "tokenFile": "y", "pid": "z"}'])(
    'that reads %j is none',
    (text) => {
      const environment = aState();
      publishPointer(environment, LISTENING);
      writeFileSync(fileOf(environment), text);

      expect(findPointer(environment, '4711')).toBeUndefined();
    },
  );

  test('is neither written into nor read from a folder that others may write to', () => {
    const environment = aState();
    publishPointer(environment, LISTENING);
    chmodSync(folderOf(environment), 0o777);

    expect(findPointer(environment, '4711')).toBeUndefined();
    expect(() => publishPointer(environment, LISTENING)).toThrow('others may write to it');
  });

  test('replaces a link of its name instead of following it', () => {
    const environment = aState();
    publishPointer(environment, LISTENING)();
    const victim = join(root, 'victim');
    writeFileSync(victim, 'as it was');
    symlinkSync(victim, fileOf(environment));

    publishPointer(environment, LISTENING);

    expect(readFileSync(victim, 'utf8')).toBe('as it was');
    expect(findPointer(environment, '4711')).toMatchObject(LISTENING);
  });
});

test('a token is read only from a file of this user that others cannot write, and not through a link', () => {
  const path = join(root, 'token');
  writeFileSync(path, 'secret', { mode: 0o600 });
  symlinkSync(path, join(root, 'link'));

  expect(readOwnFile(path)).toBe('secret');
  expect(readOwnFile(join(root, 'link'))).toBeUndefined();
  chmodSync(path, 0o666);
  expect(readOwnFile(path)).toBeUndefined();
});

function aState(): { readonly XDG_STATE_HOME: string } {
  return { XDG_STATE_HOME: mkdtempSync(join(root, 'state-')) };
}

function folderOf({ XDG_STATE_HOME }: { readonly XDG_STATE_HOME: string }): string {
  return join(XDG_STATE_HOME, 'cronstack');
}

function fileOf(environment: { readonly XDG_STATE_HOME: string }): string {
  return join(folderOf(environment), '4711.json');
}

function read(environment: { readonly XDG_STATE_HOME: string }): object {
  return JSON.parse(readFileSync(fileOf(environment), 'utf8'));
}

function change(environment: { readonly XDG_STATE_HOME: string }, changes: object): void {
  writeFileSync(fileOf(environment), JSON.stringify({ ...read(environment), ...changes }));
}

describe('the runtime that is meant where no address is named', () => {
  const data = mkdtempSync(join(root, 'data-'));
  const here = { url: 'http://127.0.0.1:4862', tokenFile: join(data, 'token') };

  test('holds the data folder, by whatever name that is reached, and on whatever port', () => {
    const environment = aState();
    const link = join(root, 'link-to-data');
    symlinkSync(data, link);
    publishPointer(environment, { ...LISTENING, url: 'http://127.0.0.1:4747' });
    publishPointer(environment, here);

    expect(findMeant({ ...environment, CRONSTACK_DATA: data })).toMatchObject(here);
    expect(findMeant({ ...environment, CRONSTACK_DATA: `${link}/` })).toMatchObject(here);
    expect(findMeant({ ...environment, CRONSTACK_DATA: data, CRONSTACK_PORT: '4863' })).toBeUndefined();
  });

  test('is the one on the default port where nobody who lives holds the folder, whatever the folder says itself', () => {
    const environment = { ...aState(), CRONSTACK_DATA: data };
    publishPointer(environment, here);
    const file = join(folderOf(environment), '4862.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), pid: 999_999_999 }));
    writeFileSync(join(data, 'process.json'), JSON.stringify({ pid: process.pid, url: 'http://192.0.2.9:1' }));
    writeFileSync(join(folderOf(environment), 'channels.json'), JSON.stringify({ ...here, pid: process.pid }));
    writeFileSync(join(folderOf(environment), '4864.json'), 'no JSON');

    expect(findMeant(environment)).toBeUndefined();
    publishPointer(environment, { ...LISTENING, url: 'http://127.0.0.1:4747' });
    expect(findMeant(environment)).toMatchObject({ url: 'http://127.0.0.1:4747' });
    expect(findMeant({ ...environment, CRONSTACK_DATA: join(data, 'none') })).toMatchObject({
      url: 'http://127.0.0.1:4747',
    });
  });

  test('is nobody where others may write to the folder of the pointers', () => {
    const environment = { ...aState(), CRONSTACK_DATA: data };
    publishPointer(environment, here);
    chmodSync(folderOf(environment), 0o777);

    expect(findMeant(environment)).toBeUndefined();
  });
});
