/** Said of a reference to the environment where there is none to read. */
export const ENVIRONMENT_IS_LOCAL =
  'fromEnvironment is for the runtime on your own machine: use fromSecret or fromParameter here';
