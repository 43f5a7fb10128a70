import { DeploymentConfigError } from './deployment/config.ts';

/**
 * Does something for the program of a user. What is wrong with its settings is told with the place of the call in that program, which is
 * what Node prints of a fault that nobody catches, and with none of ours.
 * @param entry the function or the class that was called there
 */
export function atCallOf<Made>(entry: (...input: never[]) => unknown, act: () => Made): Made;
export function atCallOf<Made>(entry: abstract new (...input: never[]) => unknown, act: () => Made): Made;
export function atCallOf<Made>(entry: NonNullable<Parameters<typeof Error.captureStackTrace>[1]>, act: () => Made) {
  try {
    return act();
  } catch (error) {
    if (error instanceof DeploymentConfigError) {
      Error.captureStackTrace(error, entry);
    }
    throw error;
  }
}
