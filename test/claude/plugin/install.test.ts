import { describe, expect, onTestFinished, test } from 'vitest';
import { jsonOf, ROOT, textOf } from '#test/plugin/shipped.ts';
import { ClaudeProgram, HAS_CLAUDE } from './claude-program.ts';
import { CLI } from './runtime.ts';

/** The counts of claude are estimates, and the page's are rounded. */
const NEAR = 0.15;

describe.skipIf(!HAS_CLAUDE)('the program claude', () => {
  test.each(['.', 'plugin'])('finds nothing to say against %s', async (folder) => {
    const validated = await aProgram().run(['plugin', 'validate', `${ROOT}/${folder}`, '--strict']);

    expect(validated).toContain('Validation passed');
  });

  test('installs the plugin by the two lines that cronstack claude install runs, starts its server, and says what it costs', async () => {
    const program = aProgram();
    await program.run([CLI, 'claude', 'install', '--yes'], {}, process.execPath);

    expect(await program.run(['plugin', 'list'])).toMatch(
      new RegExp(`cronstack@cronstack\\s+Version: ${jsonOf('package.json').version.replaceAll('.', '\\.')}`),
    );
    expect(await program.run(['mcp', 'list'])).toMatch(/plugin:cronstack:cronstack: .*Connected/);
    const details = await program.run(['plugin', 'details', 'cronstack@cronstack']);
    console.log(details);
    const page = textOf('docs/claude-code.md');
    const said = { session: /about (\d+) tokens to each/, skill: /(\d+)\s+for the skill/ };
    const found = { session: /Always-on:\s+~(\d+) tok/, skill: /scheduler-cron-integration\s+\S+\s+~(\d+)/ };
    for (const name of ['session', 'skill'] as const) {
      const [inPage, measured] = [said[name].exec(page), found[name].exec(details)].map((match) => Number(match?.[1]));
      expect(
        Math.abs((inPage ?? 0) / (measured ?? 0) - 1),
        `${name}: ${inPage} in the page, ${measured} now`,
      ).toBeLessThan(NEAR);
    }
  });
});

function aProgram(): ClaudeProgram {
  const program = new ClaudeProgram();
  onTestFinished(() => program.remove());
  return program;
}
