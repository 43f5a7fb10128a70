import { type Command, InvalidArgumentError } from 'commander';
import { addFolderOptions, type FolderOptions } from '#cli/arguments/folder-options.ts';
import { urlOf } from '#cli/arguments/options.ts';
import { roleOption } from '#cli/arguments/role.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printableLines } from '#cli/terminal/printable.ts';
import { formatTable } from '#cli/terminal/table.ts';

interface AddOptions extends FolderOptions {
  readonly role: string;
  readonly jobs?: readonly string[];
  readonly commandKinds?: readonly string[];
  readonly runners?: readonly string[];
}

/** `cronstack tokens add|list|revoke` */
export function registerTokens(program: Command, surroundings: Surroundings): void {
  const tokens = program
    .command('tokens')
    .description('give others a part of the rights over the jobs of this machine');
  registerAdd(tokens, surroundings);
  registerList(tokens, surroundings);
  registerRevoke(tokens, surroundings);
}

function registerAdd(tokens: Command, surroundings: Surroundings): void {
  addFolderOptions(tokens.command('add'))
    .description('make a token and print it, once: it is kept nowhere, only its hash')
    .argument('<name>', 'who it is for: 1 to 40 of a-z, 0-9 and -')
    .addOption(roleOption())
    .option('--jobs <patterns>', 'only for these jobs: ids, in which * stands for anything (default: *)', readList)
    .option(
      '--command-kinds <kinds>',
      'an editor may give these to a job, too: shell, lambda, aws, sqs, sns, eventbridge, step-function, ecs-task, sql, claude, secrets',
      readList,
    )
    .option('--runners <classes>', 'an editor may give only these runner classes to a job (default: all)', readList)
    .action(async (name: string, options: AddOptions, command: Command) => {
      const { role, jobs, commandKinds, runners, ...folder } = options;
      const { addToken } = await import('#local/tools/tokens.ts');
      const made = attempt(() =>
        addToken(name, { role, jobs, commandKinds, runners }, { ...folder, ...urlOf(command) }, surroundings.env),
      );
      openPrinter(surroundings, command).print({ name, token: made }, () => made, [made]);
    });
}

function registerList(tokens: Command, surroundings: Surroundings): void {
  addFolderOptions(tokens.command('list'))
    .description('list the tokens that were given out')
    .action(async (folder: FolderOptions, command: Command) => {
      const { limitsInWords, listTokens } = await import('#local/tools/tokens.ts');
      const listed = attempt(() => listTokens({ ...folder, ...urlOf(command) }, surroundings.env));
      const columns = [
        { title: 'TOKEN', value: ({ name }: Token) => name },
        { title: 'ROLE', value: ({ role }: Token) => role },
        { title: 'FOR', value: limitsInWords },
        { title: 'MADE', value: ({ createdAt }: Token) => createdAt },
      ];
      type Token = (typeof listed.tokens)[number];
      const { print } = openPrinter(surroundings, command);
      print(
        listed,
        () =>
          listed.tokens.length === 0
            ? 'no tokens were given out'
            : formatTable(surroundings.stdout, columns, listed.tokens),
        listed.tokens.map(({ name }) => name),
      );
      for (const file of listed.unreadable) {
        surroundings.stderr.write(`${printableLines(`${file} is no token, and lets nobody in: remove it`)}\n`);
      }
    });
}

function registerRevoke(tokens: Command, surroundings: Surroundings): void {
  addFolderOptions(tokens.command('revoke'))
    .description('end a token: the next request with it is refused')
    .argument('<name>', 'the name it was made with')
    .action(async (name: string, folder: FolderOptions, command: Command) => {
      const { revokeToken } = await import('#local/tools/tokens.ts');
      attempt(() => revokeToken(name, { ...folder, ...urlOf(command) }, surroundings.env));
      openPrinter(surroundings, command).print({ name, change: 'revoked' }, () => `${name} is revoked`);
    });
}

function attempt<Done>(act: () => Done): Done {
  try {
    return act();
  } catch (cause) {
    throw new CommandFailure('token_refused', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function readList(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) {
    throw new InvalidArgumentError('Expected names, separated by commas.');
  }
  return items;
}
