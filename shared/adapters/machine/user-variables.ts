import { type UserInfo, userInfo } from 'node:os';

/**
 * An environment with HOME, USER, LOGNAME and SHELL of the user of this process, as cron takes them from the user database (crontab(5)),
 * where they are not set: a service's or a container's often are not.
 */
export function withUserVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const user = userOfProcess();
  const {
    HOME = user?.homedir,
    USER = environment.LOGNAME ?? user?.username,
    SHELL = user?.shell ?? undefined,
  } = environment;
  return { ...environment, HOME, USER, LOGNAME: environment.LOGNAME ?? USER, SHELL };
}

/** A number that no user has, as containers may run under, is nobody's. */
function userOfProcess(): UserInfo<string> | undefined {
  try {
    return userInfo();
  } catch {
    return undefined;
  }
}
