import type { Command } from 'commander';
import { addFolderOptions, type FolderOptions } from '#cli/arguments/folder-options.ts';
import { urlOf } from '#cli/arguments/options.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** `cronstack secrets set|list|remove` */
export function registerSecrets(program: Command, surroundings: Surroundings): void {
  const secrets = program
    .command('secrets')
    .description('keep secrets on this machine, which jobs refer to (fromSecret)');
  addFolderOptions(secrets.command('set'))
    .description(
      'keep a secret, asked for on a terminal, else read from standard input, in the place of one of that name',
    )
    .argument('<name>', 'the name that {"fromSecret": "name"} says')
    .action(async (name: string, folder: FolderOptions, command: Command) => {
      const { secretsOf, requireSecretName } = await import('#local/tools/secrets.ts');
      const kept = attempt(() => ({
        name: requireSecretName(name),
        in: secretsOf(foundBy(folder, command), surroundings.env),
      }));
      const value = (await (surroundings.ask?.(`${name}: `, true) ?? surroundings.readFile('-'))).replace(/\r?\n$/, '');
      if (value === '') {
        throw new CommandFailure(
          'bad_file',
          'nothing came on standard input: printf %s ... | cronstack secrets set NAME',
        );
      }
      kept.in.set(name, value);
      openPrinter(surroundings, command).print({ name }, () => `${name} is kept on this machine`, [name]);
    });
  addFolderOptions(secrets.command('list'))
    .description('list the names of the secrets that are kept')
    .action(async (folder: FolderOptions, command: Command) => {
      const { secretsOf } = await import('#local/tools/secrets.ts');
      const names = attempt(() => secretsOf(foundBy(folder, command), surroundings.env)).list();
      openPrinter(surroundings, command).print(
        names,
        () => (names.length === 0 ? 'no secrets' : names.join('\n')),
        names,
      );
    });
  addFolderOptions(secrets.command('remove'))
    .description('forget a secret')
    .argument('<name>', 'its name')
    .action(async (name: string, folder: FolderOptions, command: Command) => {
      const { secretsOf } = await import('#local/tools/secrets.ts');
      if (!attempt(() => secretsOf(foundBy(folder, command), surroundings.env)).remove(name)) {
        throw new CommandFailure('bad_file', `no secret ${name} is kept here`);
      }
      openPrinter(surroundings, command).print({ name }, () => `${name} is forgotten`, [name]);
    });
}

function foundBy(folder: FolderOptions, command: Command) {
  return { ...folder, ...urlOf(command) };
}

/** Options that cannot be meant are a refusal. */
function attempt<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (cause) {
    throw new CommandFailure('bad_file', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
