import { CommandFailure } from './endings.ts';

/** Asks on the terminal, on its error stream, so that the question is seen where the output goes elsewhere. Throws a CommandFailure when the input ends. */
export async function askOnTerminal(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<never>((_resolve, reject) => {
      lines.once('close', () => reject(new CommandFailure('stopped', 'nothing was answered, and nothing was changed')));
    });
    return (await Promise.race([lines.question(question), ended])).trim();
  } finally {
    lines.close();
  }
}
