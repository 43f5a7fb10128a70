import type { Command } from 'commander';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { registerInstall } from './install.ts';
import { registerServiceLogs } from './logs.ts';
import { registerStatus } from './status.ts';
import { registerUninstall } from './uninstall.ts';

/** `cronstack service install|status|logs|uninstall` */
export function registerService(program: Command, surroundings: Surroundings): void {
  const service = program
    .command('service')
    .description('a runtime that survives the terminal and the reboot, kept by systemd or launchd');
  registerInstall(service, surroundings);
  registerStatus(service, surroundings);
  registerServiceLogs(service, surroundings);
  registerUninstall(service, surroundings);
}
