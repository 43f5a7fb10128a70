/** The port of a local runtime, unless told. */
export const DEFAULT_PORT = '4747';
/** The data folder of a local runtime, unless told. */
export const DEFAULT_DATA_FOLDER = './scheduled_jobs';
