/** The functions, by their folders; a container runs what is in one as well. */
export const FUNCTION_NAMES = [
  'api',
  'authorizer',
  'dispatcher',
  'notifier',
  'runner',
  'launcher',
  'sweeper',
  'dead-letters',
  'applier',
  'container',
] as const;

/** The name of a function's folder. */
export type FunctionName = (typeof FUNCTION_NAMES)[number];
