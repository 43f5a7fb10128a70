export { Cronstack } from '#infra/cronstack.ts';
export { DeploymentConfigError, readDeployment } from '#infra/deployment/config.ts';
export type { JobProps } from '#infra/jobs-in-code/jobs.ts';
export type { CronstackProps, RunnerClassProps } from '#infra/props.ts';
