import { launchRun } from '#engine/attempts/launch.ts';
import { DONE } from '#engine/attempts/runner.ts';
import type { Launcher } from '#engine/attempts/start-container.ts';
import { makeRunsHandler, type RunsHandlerDependencies } from '#functions/wiring/runs-handler.ts';

/** The engine, containers, log and queue of a launcher. */
interface LauncherDependencies extends Pick<RunsHandlerDependencies, 'logger' | 'hideMessage'> {
  readonly launcher: Launcher;
}

/** Makes a launcher: one message, one container. The message is done when the container is asked for. */
export function makeHandler({ launcher, ...dependencies }: LauncherDependencies): ReturnType<typeof makeRunsHandler> {
  return makeRunsHandler({
    ...dependencies,
    unreadable: launcher.setAside.tell,
    deliver: async (message) => {
      await launchRun(launcher, message);
      return DONE;
    },
  });
}
