import type { Principal } from './may.ts';

/** The one who asks with a job's own key in the path: they may ask, and the key says for which job. */
export const KEY_HOLDER: Principal = {
  name: 'ping key',
  grants: [{ role: 'viewer', jobs: [], commandKinds: [] }],
};
