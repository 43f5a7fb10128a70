/** The roles in the order of their rights: each has those of the ones before it. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;

/** A name for what somebody may do. */
export type Role = (typeof ROLES)[number];

/** Tells whether a role has the rights of another one. */
export function hasRightsOf(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(other);
}
