/** A role in the order of their rights: each has those of the ones before it. */
export type Role = 'viewer' | 'operator' | 'editor' | 'admin';
