import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeProgram } from '#cli/main.ts';
import { parse } from '#domain/schedule/language.ts';
import { toolsOf } from '#mcp/tools.ts';
import { apiWorld } from '#test/api/api-world.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { jsonOf, pagesOf, ROOT, textOf } from './shipped.ts';

const COMMANDS = ['claude-job', 'jobs', 'run', 'schedule', 'today', 'why'];
const SKILL = 'scheduler-cron-integration';
const MOST_LINES = 150;
/** A key of job files, and a code of a refusal. */
const OTHER_NAMES = ['cron_expression', 'unproven_server'];

const marketplace = jsonOf('.claude-plugin/marketplace.json');
const manifest = jsonOf('plugin/.claude-plugin/plugin.json');
const commands = pagesOf('commands');
const skill = pagesOf(`skills/${SKILL}`);
const pages = [
  ...commands,
  ...skill,
  { path: 'README.md', settings: {}, text: textOf('plugin/README.md') },
  { path: '../docs/claude-code.md', settings: {}, text: textOf('docs/claude-code.md') },
];
const words = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => ({ path, word })),
);

describe('what the plugin says of itself', () => {
  test('is the same in the package, the manifest and the marketplace', () => {
    const [listed] = marketplace.plugins;

    expect([manifest.version, listed.version]).toEqual(Array(2).fill(jsonOf('package.json').version));
    expect([manifest.name, listed.name, marketplace.name]).toEqual(Array(3).fill('cronstack'));
    expect(listed.description).toBe(manifest.description);
    expect(existsSync(join(ROOT, listed.source, '.claude-plugin/plugin.json'))).toBe(true);
  });

  test('names programs that are there', () => {
    const [server, ...others] = Object.entries(jsonOf('plugin/.mcp.json').mcpServers);
    const started = `${JSON.stringify(server)} ${textOf('plugin/hooks/hooks.json')}`;
    const files = [...started.matchAll(/\$\{CLAUDE_PLUGIN_ROOT\}\/([\w.-]+)/g)].map(([, file = '']) => file);

    expect([server?.[0], others]).toEqual(['cronstack', []]);
    expect(files).toEqual(['mcp.mjs', 'mcp.mjs']);
    expect(existsSync(join(ROOT, 'plugin/mcp.mjs'))).toBe(true);
  });

  test('has the news of a session off', () => {
    expect(manifest.userConfig.news).toMatchObject({ type: 'boolean', default: false });
    expect(textOf('plugin/hooks/hooks.json')).toContain('$CLAUDE_PLUGIN_OPTION_NEWS');
  });
});

describe('the skill', () => {
  const [page] = skill.filter(({ path }) => path.endsWith('SKILL.md'));

  test('is called as its folder, says when to use it, and asks for no permission', () => {
    expect(page?.settings).toEqual({ name: SKILL, description: expect.stringMatching(/^.{100,1000}$/) });
    expect(page?.text.split('\n').length).toBeLessThanOrEqual(MOST_LINES);
  });

  test('names every page beside it, and no other', () => {
    const named = [...(page?.text ?? '').matchAll(/reference\/[\w-]+\.md/g)].map(([path]) => path);

    expect([...new Set(named)].sort()).toEqual(
      skill
        .map(({ path }) => path.replace(`skills/${SKILL}/`, ''))
        .filter((path) => path !== 'SKILL.md')
        .sort(),
    );
  });

  test('shows schedules that are read', () => {
    const cells = skill.flatMap(({ text }) =>
      [...text.matchAll(/^\| [^|]+ \| (.*) \|$/gm)].map(([, cell = '']) => cell),
    );
    const shown = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
    const schedules = shown.filter((code) => /^(?:[*\dH@[{]|every)/.test(code));

    expect(schedules.length).toBeGreaterThan(12);
    for (const code of schedules) {
      const schedule: unknown = /^[[{]/.test(code) ? JSON.parse(code) : code;
      expect(() => parse(schedule), code).not.toThrow();
    }
  });
});

describe('the page of jobs that run claude', () => {
  test('shows one that is taken', async () => {
    const [page] = skill.filter(({ path }) => path.endsWith('claude-jobs.md'));
    const job = JSON.parse(/```json\n(.*?)```/s.exec(page?.text ?? '')?.[1] ?? '');

    expect((await apiWorld().client.plan({ jobs: [job] })).items).toMatchObject([{ id: job.id, change: 'created' }]);
  });
});

describe('the commands', () => {
  test('are six, each with a line of its own, and may do by themselves only what changes nothing', () => {
    const [server] = Object.keys(jsonOf('plugin/.mcp.json').mcpServers);
    const reading = toolsOf(true).map(({ name }) => `mcp__plugin_${manifest.name}_${server}__${name}`);

    expect(commands.map(({ path }) => path).sort()).toEqual(COMMANDS.map((name) => `commands/${name}.md`));
    for (const { path, settings } of commands) {
      const { description, 'argument-hint': hint, 'allowed-tools': allowed, ...others } = settings;
      expect([typeof description, typeof hint, others], path).toEqual(['string', 'string', {}]);
      expect(reading, path).toEqual(expect.arrayContaining(String(allowed).split(', ')));
    }
  });

  test('take what they are given', () => {
    expect(commands.filter(({ text }) => !text.includes('$ARGUMENTS'))).toEqual([]);
  });
});

describe('what the pages of the plugin mention', () => {
  test('are tools that the server has', () => {
    const tools = toolsOf(false).map(({ name }) => name);
    const named = words.filter(({ word }) => /^[a-z]+_[a-z_]+$/.test(word) && !OTHER_NAMES.includes(word));

    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ word }) => !tools.includes(word))).toEqual([]);
  });

  test('are commands that the plugin has, all of them', () => {
    const called = [
      ...pages
        .map(({ text }) => text)
        .join('\n')
        .matchAll(/\/cronstack:([\w-]+)/g),
    ].map(([, name]) => name);

    expect([...new Set(called)].filter((name) => name !== SKILL).sort()).toEqual(COMMANDS);
  });

  test('are commands that the command line has', () => {
    const { commands: known } = makeProgram(cliWorld().surroundings());
    const lines = pages.flatMap(({ text }) => [
      ...text.matchAll(/npx (?:--no-install )?cronstack ([a-z]+)(?: ([a-z]+))?/g),
    ]);

    expect(lines.length).toBeGreaterThan(4);
    for (const [line, name, inner] of lines) {
      const command = known.find((one) => one.name() === name);
      expect(command, line).toBeDefined();
      const below = command?.commands.map((one) => one.name()) ?? [];
      expect(below.length === 0 || below.includes(inner ?? ''), line).toBe(true);
    }
  });

  test('are versions that are tried', () => {
    expect(textOf('plugin/README.md')).toContain(jsonOf('package.json').engines.node.replace('>=', 'Node '));
  });
});
