export { Cronstack, type CronstackProps } from '#infra/cronstack.ts';
export {
  type Deployment,
  DeploymentConfigError,
  parseDeployment,
  readDeployment,
} from '#infra/deployment/config.ts';
