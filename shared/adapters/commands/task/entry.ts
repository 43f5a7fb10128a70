import { runTaskProcess } from './process.ts';

await runTaskProcess(process.argv[2] ?? '');
