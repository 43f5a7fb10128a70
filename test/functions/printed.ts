import { vi } from 'vitest';

/** One line of a function's log or metrics. */
export type PrintedLine = Readonly<Record<string, unknown>>;

/** The lines that loggers and metrics which are made in `act` print, as they would on Lambda. To be undone with vi's restoreAllMocks and unstubAllEnvs. */
export async function printed(act: () => unknown): Promise<readonly PrintedLine[]> {
  // In this mode they print on the console of all.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  const methods = (['log', 'info', 'warn', 'error'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(() => undefined),
  );
  await act();
  return methods.flatMap(({ mock }) => mock.calls.map(([line]) => JSON.parse(line)));
}
