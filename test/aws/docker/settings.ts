/** Reads what `.ci/deployment-test` sets; throws where it does not. */
export function requireSetting(name: 'DOCKER_HOST' | 'TASK_AGENT_SOCKET' | 'AWS_ENDPOINT_URL'): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set`);
  }
  return value;
}
