const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Settles with the name of the first signal that asks this process to end. A second one then ends it at once, as it would any other. */
export function untilSignal(): Promise<string> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      for (const name of SIGNALS) {
        process.off(name, stop);
      }
      resolve(signal);
    };
    for (const name of SIGNALS) {
      process.on(name, stop);
    }
  });
}
