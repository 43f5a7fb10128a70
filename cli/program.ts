import { main } from './main.ts';
import { processSurroundings } from './session/process-surroundings.ts';

/** The whole of the program's process: runs its command line. `version`: the product's. */
export async function runProgram(version: string): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), processSurroundings(version));
}
