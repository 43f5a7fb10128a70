export { Cronstack } from '#infra/cronstack.ts';
export { DeploymentConfigError, readDeployment } from '#infra/deployment/config.ts';
export type { CronstackProps, RunnerClassProps } from '#infra/props.ts';
