import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { machineSensors, readableHere } from '#adapters/sensors/machine.ts';
import { CONDITION_TYPES } from '#domain/jobs/condition/condition.ts';
import { judgePower } from '#domain/jobs/condition/power/kind.ts';
import { judgePressure } from '#domain/jobs/condition/pressure/kind.ts';
import { aFolder } from '#test/adapters/commands/an-execution.ts';

const MIB = 2 ** 20;

let root = '';

beforeEach(async () => {
  root = await aFolder();
});

describe('a machine that is a folder', () => {
  test('tells the pressure that its kernel wrote, and nothing where it has none', async () => {
    const sensors = machineSensors({ proc: root, sys: root });
    mkdirSync(join(root, 'pressure'));
    writeFileSync(join(root, 'pressure/io'), 'some avg10=12.50 avg60=3.00 avg300=1.00 total=99\n');
    const condition = { type: 'pressure', of: 'io', below: 5 } as const;

    expect(judgePressure(condition, await sensors.pressure('io'))).toMatchObject({ met: false });
    expect(judgePressure({ ...condition, seconds: 60 }, await sensors.pressure('io'))).toMatchObject({ met: true });
    await expect(sensors.pressure('cpu')).rejects.toThrow(/ENOENT.*cpu/);
  });

  test.each<[string, Readonly<Record<string, Readonly<Record<string, string>>>>, boolean]>([
    ['has no supply', {}, true],
    ['is plugged in', { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery' } }, true],
    ['is not plugged in', { AC: { type: 'Mains', online: '0' }, BAT0: { type: 'Battery' } }, false],
    ['is fed through a plug of USB', { AC: { type: 'Mains', online: '0' }, ucsi: { type: 'USB', online: '1' } }, true],
    ['has only a mouse with a supply', { mouse: { type: 'USB', online: '0', scope: 'Device' } }, true],
  ])('%s', async (_, supplies, met) => {
    const folder = join(root, 'class/power_supply');
    mkdirSync(folder, { recursive: true });
    for (const [name, files] of Object.entries(supplies)) {
      mkdirSync(join(folder, name));
      for (const [file, value] of Object.entries(files)) {
        writeFileSync(join(folder, name, file), `${value}\n`);
      }
    }

    expect(judgePower(await machineSensors({ proc: root, sys: root }).powerSupplies())).toMatchObject({ met });
  });

  test('whose supplies cannot be listed says so', async () => {
    await expect(machineSensors({ proc: root, sys: root }).powerSupplies()).rejects.toThrow(/ENOENT/);
  });
});

describe('this machine', () => {
  const sensors = machineSensors();

  test('has a load on each stretch, and cores', async () => {
    const { averages, cores } = await sensors.load();

    expect(Object.values(averages).every((average) => average >= 0)).toBe(true);
    expect(Object.keys(averages)).toEqual(['1', '5', '15']);
    expect(cores).toBeGreaterThan(0);
  });

  test('has free memory, no more than there is', async () => {
    const free = await sensors.freeMemory();

    expect(free).toBeGreaterThan(MIB);
    expect(free).toBeLessThanOrEqual(Math.max(totalmem(), freemem()));
  });

  test('has free room on the disk of a path, as statfs(2) counts it for ordinary users', async () => {
    const free = await sensors.freeDisk(root);
    const { bsize, blocks } = await statfs(root);

    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThanOrEqual(blocks * bsize);
    await expect(sensors.freeDisk(join(root, 'gone'))).rejects.toThrow(/ENOENT/);
  });

  test('knows when a file was changed, and none that is not there', async () => {
    const path = join(root, 'in.csv');
    expect(await sensors.modifiedAtMs(path)).toBeUndefined();
    writeFileSync(path, '');
    utimesSync(path, 1_000, 2_000);

    expect(await sensors.modifiedAtMs(path)).toBe(2_000_000);
    expect(await sensors.modifiedAtMs(join(path, 'below'))).toBeUndefined();
    rmSync(path);
    expect(await sensors.modifiedAtMs(path)).toBeUndefined();
  });
});

test('what only Linux tells is refused elsewhere, by name', () => {
  expect(readableHere('linux')).toEqual(CONDITION_TYPES);
  expect(CONDITION_TYPES.filter((type) => !readableHere('darwin').includes(type))).toEqual(['pressure', 'power']);
});
