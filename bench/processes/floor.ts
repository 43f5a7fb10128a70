import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const FLOOR_FILE = fileURLToPath(new URL('floor.js', import.meta.url));

/** The programs of a round, all of them `true` in a shell. */
export interface Share {
  readonly programs: number;
  readonly atOnce: number;
  /** Their working folder, or that of their own folders. */
  readonly folder: string;
}

/** The floor of a machine: how fast a small process starts programs that does nothing else. */
interface Floor {
  /** The milliseconds that a round takes it. */
  round(): Promise<number>;
  close(): void;
}

/** Starts that process, which has a first round behind it then. */
export async function startFloor({ programs, atOnce, folder }: Share): Promise<Floor> {
  const child = spawn(process.execPath, [FLOOR_FILE, String(programs), String(atOnce), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  return {
    async round() {
      const said = once(lines, 'line');
      child.stdin.write('round\n');
      const [milliseconds] = await said;
      return Number(milliseconds);
    },
    close: () => child.stdin.end(),
  };
}
