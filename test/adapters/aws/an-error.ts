/** An error as the SDK throws it: told apart by its name. */
export function anError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
