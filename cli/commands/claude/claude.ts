import type { Command } from 'commander';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { registerAllow } from './allow.ts';
import { registerInstallPlugin } from './install.ts';

/** `cronstack claude install`, `cronstack claude allow RUN` */
export function registerClaude(program: Command, surroundings: Surroundings): void {
  const claude = program
    .command('claude')
    .description(
      'Claude Code: the plugin that brings Cronstack into its sessions, and the runs that it was denied something',
    );
  registerInstallPlugin(claude, surroundings);
  registerAllow(claude, surroundings);
}
