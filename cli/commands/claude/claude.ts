import type { Command } from 'commander';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { registerInstallPlugin } from './install.ts';

/** `cronstack claude install` */
export function registerClaude(program: Command, surroundings: Surroundings): void {
  const claude = program
    .command('claude')
    .description('Claude Code: the plugin that brings Cronstack into its sessions');
  registerInstallPlugin(claude, surroundings);
}
