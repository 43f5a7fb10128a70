/** The largest body that the API reads: 256 KiB. */
export const MAX_BODY_BYTES = 262_144;
