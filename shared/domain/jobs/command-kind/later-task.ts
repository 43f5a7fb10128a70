/** Words for a name that the runtime takes for none of its tasks, though a file of that name lies in their folder. */
export function laterTask(name: string): string {
  return `the file of a task ${name} came after the runtime read the folder of tasks: restart the runtime, then plan or apply this again`;
}
