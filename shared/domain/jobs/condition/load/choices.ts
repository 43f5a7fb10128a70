/** The stretches that a system averages its load over, in minutes (getloadavg(3)). */
export const LOAD_MINUTES = [1, 5, 15] as const;
