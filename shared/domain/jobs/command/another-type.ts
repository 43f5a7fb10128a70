import { isObject } from '#domain/values/json/object.ts';

/** Tells that what a patch says of a command is another type of command, so that nothing of the one before belongs to it. */
export function isAnotherType(command: unknown, patch: unknown): boolean {
  const [was, is] = [command, patch].map((one) => (isObject(one) ? one.type : undefined));
  return is !== undefined && was !== is;
}
