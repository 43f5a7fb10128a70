import type { Command } from 'commander';
import { sha256 } from '#adapters/machine/sha256.ts';
import { readSource } from '#cli/commands/import/read.ts';
import { CommandFailure, ExitWith } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { counted } from '#cli/terminal/counted.ts';
import { brokenLinks } from '#domain/receipts/chain.ts';
import { type Receipt, readReceipt } from '#domain/receipts/receipt.ts';
import { isObject } from '#domain/values/json/object.ts';
import { readJson } from '#domain/values/json/read.ts';

const WORDS: Readonly<Record<ReturnType<typeof brokenLinks>[number]['why'], string>> = {
  root: 'it was changed since it was closed',
  chain: 'it does not follow the page before it',
  begin: 'the pages of its day before it are left out',
  end: 'the pages of its day behind it are left out',
};

/** `cronstack attest verify FILE` */
export function registerVerify(attest: Command, surroundings: Surroundings): void {
  attest
    .command('verify')
    .description('check a document that attest --out wrote by itself: every root, and the chain of pages')
    .argument('<file>', 'the document')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { print } = openPrinter(surroundings, command);
      const receipts = receiptsIn(file, await readSource(surroundings, file));
      const broken = brokenLinks(receipts, sha256);
      const last = receipts.at(-1);
      print({ pages: receipts.length, broken, root: last?.root }, () =>
        broken.length === 0
          ? `${counted(receipts.length, 'page')} of ${receipts[0]?.day} to ${last?.day} hold; the last root is ${last?.root}\n`
          : broken.map(({ day, number, why }) => `${day}, page ${number}: ${WORDS[why]}\n`).join(''),
      );
      if (broken.length > 0) {
        throw new ExitWith(1);
      }
    });
}

function receiptsIn(file: string, text: string): readonly Receipt[] {
  const read = readJson(text.replace(/^\uFEFF/, ' '));
  if (!read.ok) {
    const errors = read.errors.map(({ path, message }) => `${file}: ${path === '' ? '' : `${path}: `}${message}`);
    throw new CommandFailure('bad_file', errors.join('\n'));
  }
  const document = read.value;
  const pages: readonly unknown[] = isObject(document) && Array.isArray(document.receipts) ? document.receipts : [];
  if (pages.length === 0) {
    throw new CommandFailure(
      'bad_file',
      `${file}: expected a document that attest --out wrote, with at least one page`,
    );
  }
  return pages.map((page, index) => {
    const { value, fault } = readReceipt(page);
    if (value === undefined) {
      throw new CommandFailure('bad_file', `${file}: receipts[${index}]: ${fault}`);
    }
    return value;
  });
}
