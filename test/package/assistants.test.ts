import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toolsOf } from '#mcp/tools.ts';
import { NODES, Project } from './project.ts';

const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0';
const SERVERS = [
  ['the plugin', ['node', 'node_modules/cronstack/plugin/mcp.mjs']],
  ['cronstack mcp', ['node', 'node_modules/cronstack/cli/bin.js', 'mcp']],
] as const;
/** The Inspector's own code for a call whose result is an error. */
const IS_ERROR = 5;

describe('the Inspector of the Model Context Protocol, to which other clients are alike,', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-inspector-'));
  const program = join(folder, 'node_modules/.bin/mcp-inspector');

  beforeAll(() => {
    execFileSync('npm', ['install', '--silent', '--prefer-offline', '--ignore-scripts', '--prefix', folder, INSPECTOR]);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(SERVERS)('lists the tools of %s, whose schemas other clients read, and calls one', async (_, server) => {
    const project = new Project(22);
    const inspect = (...words: readonly string[]) => project.attempt('node', program, '--cli', ...server, ...words);

    const listed = await inspect('--method', 'tools/list');
    const called = await inspect('--method', 'tools/call', '--tool-name', 'get_job', '--tool-arg', 'id=ghost');

    expect(listed.output.match(/"inputSchema"/g)).toHaveLength(toolsOf(false).length);
    expect(listed.output).toMatch(/Schema portability: 0 errors/);
    expect(listed.status).toBe(0);
    expect(called.output).toContain('unreachable: nothing answers at http://127.0.0.1:4747');
    expect(called.status).toBe(IS_ERROR);
  });
});

test.each(NODES)('cronstack claude install names the package, in which the plugin is, on Node %i', async (node) => {
  const said = await new Project(node).run('npx', 'cronstack', 'claude', 'install', '--print');
  const [, folder = ''] = /^claude plugin marketplace add (\S+)$/m.exec(said) ?? [];

  expect(folder).toMatch(/node_modules\/cronstack$/);
  expect(existsSync(join(folder, '.claude-plugin/marketplace.json'))).toBe(true);
});
