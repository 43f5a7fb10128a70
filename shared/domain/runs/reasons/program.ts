import type { Reason } from './reason.ts';

/** Failed with an exit code. `hint` and `said` follow it as they are: what the code means, and the program's last words. */
export function exitedWith(code: number, hint = '', said = ''): Reason {
  return { code: 'exit_code', text: `exit code ${code}${hint}${said}` };
}

/** Failed, as a signal ended it that was not ours. */
export function killed(signal: string): Reason {
  return { code: 'killed', text: `killed by ${signal}${signal === 'SIGKILL' ? ' (often: out of memory)' : ''}` };
}

/** Failed, as there is no such program. `told`: who said so. */
export function programNotFound(program: string, what: string, told: string): Reason {
  return { code: 'program_not_found', text: `${program}: ${what} (${told})` };
}

/** Failed, as the program is there and cannot be executed. `told`: who said so. */
export function programNotExecutable(program: string, what: string, told: string): Reason {
  return { code: 'program_not_executable', text: `${program}: ${what} (${told})` };
}

/** Failed, as the system could not start it just now. */
export function programNotStarted(program: string, why: string): Reason {
  return { code: 'program_not_started', text: `${program} could not be started: ${why}` };
}

/** Failed, as the folder that it is to run in is not there. */
export function folderNotFound(folder: string): Reason {
  return { code: 'folder_not_found', text: `the folder ${folder} is not there` };
}

/** Failed, as no task of this name is registered. */
export function taskNotFound(name: string): Reason {
  return { code: 'task_not_found', text: `there is no task called ${name}` };
}

/** Failed, as the task itself said that another attempt cannot help. `text`: its exit code and its words. */
export function taskRefused(text: string): Reason {
  return { code: 'task_refused', text };
}
