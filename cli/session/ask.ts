import { Writable } from 'node:stream';
import { CommandFailure } from './endings.ts';

/**
 * Asks on the terminal, on its error stream, so that the question is seen where the output goes elsewhere. Throws a CommandFailure when the
 * input ends.
 * @param isHidden for a secret: what is typed is not shown, and taken to the letter
 */
export async function askOnTerminal(question: string, isHidden = false): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = isHidden ? unseen : process.stderr;
  const lines = createInterface({ input: process.stdin, output, ...(isHidden ? { terminal: true } : {}) });
  if (isHidden) {
    process.stderr.write(question);
  }
  try {
    const ended = new Promise<never>((_resolve, reject) => {
      lines.once('close', () => reject(new CommandFailure('stopped', 'nothing was answered, and nothing was changed')));
    });
    const answer = await Promise.race([lines.question(question), ended]);
    return isHidden ? answer : answer.trim();
  } finally {
    lines.close();
    if (isHidden) {
      process.stderr.write('\n');
    }
  }
}
