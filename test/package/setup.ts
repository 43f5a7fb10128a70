import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The packed file. */
    readonly packed: string;
    /** A folder into which nothing but the packed file was installed. */
    readonly plain: string;
    /** A folder with each supported Node, as `node_modules/node-<major>`, and an older TypeScript. */
    readonly tools: string;
  }
}

const ROOT = join(import.meta.dirname, '../..');
const platform = `${process.platform}-${process.arch}`;
const NODES = { 20: '20.20.2', 22: '22.23.5', 24: '24.22.3' };
const TOOLS = [
  ...Object.entries(NODES).map(([major, version]) => `node-${major}@npm:node-${platform}@${version}`),
  'typescript-5@npm:typescript@5.9.3',
];

/** Packs the product once, installs it alone, and fetches what it is tried with. */
export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-packed-'));
  const npm = (cwd: string, ...words: readonly string[]) =>
    execFileSync('npm', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const packed = npm(ROOT, 'pack', '--silent', '--pack-destination', folder).trim().split('\n').at(-1) ?? '';
  const install = (name: string, packages: readonly string[]): string => {
    const cwd = join(folder, name);
    npm(folder, 'install', '--silent', '--prefer-offline', '--ignore-scripts', '--prefix', cwd, ...packages);
    return cwd;
  };
  provide('packed', join(folder, packed));
  provide('plain', install('plain', [join(folder, packed)]));
  provide('tools', install('tools', TOOLS));
  return () => rmSync(folder, { recursive: true });
}
