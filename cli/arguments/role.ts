import { Option } from 'commander';
import { ROLES } from '#domain/access/role.ts';

/** The option `--role`, which has to be told: one of the roles there are. */
export function roleOption(): Option {
  return new Option('--role <role>', 'the rights it gives').choices(ROLES).makeOptionMandatory();
}
