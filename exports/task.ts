export { defineTask, type Task, type TaskContext } from '#adapters/commands/task/define.ts';
export { TaskRefusedError } from '#adapters/commands/task/refused.ts';
