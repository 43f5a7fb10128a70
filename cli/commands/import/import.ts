import type { Command } from 'commander';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { registerCrontab } from './crontab.ts';
import { registerEventBridge } from './eventbridge.ts';
import { registerKubernetes } from './kubernetes.ts';

/** `cronstack import crontab|kubernetes|eventbridge` */
export function registerImport(program: Command, surroundings: Surroundings): void {
  const imports = program
    .command('import')
    .description('make jobs of what runs elsewhere, each held against its source, fire by fire');
  registerCrontab(imports, surroundings);
  registerKubernetes(imports, surroundings);
  registerEventBridge(imports, surroundings);
}
