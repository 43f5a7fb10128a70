import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

interface InstallOptions {
  readonly yes?: boolean;
  readonly print?: boolean;
}

/** The package, or the clone: the marketplace is in it. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const PLUGIN = 'cronstack@cronstack';
const PLAIN = /^[\w./@-]+$/;

/** `cronstack claude install` */
export function registerInstallPlugin(claude: Command, surroundings: Surroundings): void {
  claude
    .command('install')
    .description('install the plugin of Claude Code: its tools, skill and commands')
    .option('--print', 'print the two lines that install it, and do nothing')
    .option('--yes', 'do not ask')
    .action(async ({ yes, print }: InstallOptions, command: Command) => {
      const calls = [
        ['plugin', 'marketplace', 'add', ROOT],
        ['plugin', 'install', PLUGIN],
      ];
      const lines = calls.map((words) => ['claude', ...words].map(quoted).join(' '));
      const printer = openPrinter(surroundings, command);
      const isAgreed = print !== true && (yes === true || (await agrees(surroundings, lines)));
      if (isAgreed) {
        for (const words of calls) {
          await runClaude(words, surroundings);
        }
      }
      printer.print({ lines, installed: isAgreed }, () =>
        isAgreed ? 'Start a new session of claude' : lines.join('\n'),
      );
    });
}

/** Nobody who could be asked has agreed: then the lines are only printed. */
async function agrees({ ask, stderr }: Surroundings, lines: readonly string[]): Promise<boolean> {
  if (ask === undefined) {
    return false;
  }
  stderr.write(`${lines.join('\n')}\n`);
  return /^y(?:es)?$/i.test(await ask('Run these? [y/N] '));
}

async function runClaude(words: readonly string[], { env, stderr }: Surroundings): Promise<void> {
  const { spawn } = await import('node:child_process');
  const child = spawn('claude', words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => stderr.write(chunk.toString()));
  }
  const [code] = await once(child, 'close').catch((cause: unknown) => {
    throw new CommandFailure(
      'no_claude',
      'there is no claude here: install Claude Code first, or run the lines of --print where it is',
      {
        cause,
      },
    );
  });
  if (code !== 0) {
    throw new CommandFailure('no_claude', `claude ${words.join(' ')} ended with ${code}`);
  }
}

function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
