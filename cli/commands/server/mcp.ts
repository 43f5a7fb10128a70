import type { Command } from 'commander';
import { openClient } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** `cronstack mcp` */
export function registerMcp(program: Command, surroundings: Surroundings): void {
  program
    .command('mcp')
    .description('serve the API to an assistant as tools, over stdin and stdout (Model Context Protocol)')
    .option('--read-only', 'only the tools that change nothing; always so within a run')
    .action(async ({ readOnly = false }: { readOnly?: boolean }, command: Command) => {
      const { RETRIES, serveMcp } = await import('#mcp/stdio.ts');
      const { client } = await openClient(surroundings, command, { retries: RETRIES });
      await serveMcp({
        client,
        sleep: surroundings.sleep,
        version: surroundings.version,
        readOnly,
        env: surroundings.env,
      });
    });
}
