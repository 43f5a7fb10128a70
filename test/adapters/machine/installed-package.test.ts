import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { isInstalled, loadInstalled } from '#adapters/machine/installed-package.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-packages-'));
let projects = 0;
let from = '';

beforeEach(() => {
  projects += 1;
  from = join(root, String(projects), 'node_modules', 'cronstack', 'program.js');
  mkdirSync(join(from, '..'), { recursive: true });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(['driver', '@scope/driver'])('the package %s', (name) => {
  test('is there for a process that looked for it before it was installed', () => {
    const missing = {
      ok: false,
      why: `the package ${name} is not installed, and this needs it: npm install ${name}`,
    };
    expect(loadInstalled(name, from)).toEqual(missing);
    expect(loadInstalled(name, from)).toEqual(missing);

    install(name, 'exports.here = true;');

    expect(loadInstalled(name, from)).toEqual({ ok: true, value: { here: true } });
  });

  test('is not there while only its folder is', () => {
    mkdirSync(join(packageFolder(name), 'lib'), { recursive: true });
    expect(isInstalled(name, from)).toBe(false);
    expect(loadInstalled(name, from)).toMatchObject({ ok: false });

    install(name, '');
    expect(isInstalled(name, from)).toBe(true);
  });

  test('that needs one which is not there says so, and what to do', () => {
    install(name, "exports.needed = require('needed');");
    expect(() => loadInstalled(name, from)).toThrow(
      expect.objectContaining({
        code: 'broken_package',
        message: `the package ${name} cannot be loaded, so start again once it is installed whole: Cannot find module 'needed'`,
      }),
    );
  });
});

test('a package that is installed above the file is found, and one beside another project is not', () => {
  install('driver', 'module.exports = 1;');
  expect(loadInstalled('driver', join(from, '..', 'dist', 'deep', 'file.js'))).toEqual({ ok: true, value: 1 });
  expect(isInstalled('driver', join(root, 'other', 'file.js'))).toBe(false);
});

function packageFolder(name: string): string {
  return join(root, String(projects), 'node_modules', name);
}

function install(name: string, code: string): void {
  mkdirSync(join(packageFolder(name), 'lib'), { recursive: true });
  writeFileSync(join(packageFolder(name), 'lib', 'index.js'), code);
  writeFileSync(join(packageFolder(name), 'package.json'), JSON.stringify({ name, main: './lib' }));
}
