import { runTaskProcess } from './task-process.ts';

await runTaskProcess(process.argv[2] ?? '');
