import type { Command } from 'commander';
import { readYaml } from '#cli/job-files/yaml.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { addImportOptions, type ImportOptions, parseTimezone } from './options.ts';
import { nameOf, readSource } from './read.ts';

interface KubernetesOptions extends ImportOptions {
  readonly timezone: string;
}

/** `cronstack import kubernetes FILE` */
export function registerKubernetes(imports: Command, surroundings: Surroundings): void {
  addImportOptions(imports.command('kubernetes'))
    .description('make jobs of CronJobs: "kubectl get cronjobs -A -o yaml | cronstack import kubernetes -"')
    .argument('<file>', 'YAML of one or several documents, or JSON; - reads standard input')
    .option('--timezone <zone>', 'the zone of CronJobs that name none', parseTimezone, 'UTC')
    .action(async (file: string, options: KubernetesOptions, command: Command) => {
      const { importKubernetes } = await import('#domain/import/kubernetes/import.ts');
      const { JobIds } = await import('#domain/import/job-ids.ts');
      // JSON is YAML.
      const read = await readYaml(await readSource(surroundings, file));
      if (!read.ok) {
        throw new CommandFailure('bad_file', read.errors.map((error) => `${nameOf(file)}: ${error}`).join('\n'));
      }
      const documents = read.documents.map(({ value, lineOf }) => ({
        place: `${nameOf(file)}, line ${lineOf([]) ?? 1}`,
        manifest: value,
      }));
      const { finishImport } = await import('./finish.ts');
      await finishImport(surroundings, command, importKubernetes(documents, options, new JobIds()), options);
    });
}
