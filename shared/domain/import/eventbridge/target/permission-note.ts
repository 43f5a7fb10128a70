/** The note on what whoever runs a job has to be allowed, as the role of its schedule was; undefined where no role called its target. */
export function permissionNote({
  action,
  role,
}: {
  readonly action: string;
  readonly role?: string | undefined;
}): string | undefined {
  return role === undefined
    ? undefined
    : `the role ${role} called it: that of the job's runner class has to be allowed to (${action})`;
}
