/** The resources whose shortage Linux tells (docs.kernel.org, accounting/psi). */
export const PRESSURES = ['cpu', 'memory', 'io'] as const;

/** The stretches that it averages it over, in seconds. */
export const PRESSURE_SECONDS = [10, 60, 300] as const;
