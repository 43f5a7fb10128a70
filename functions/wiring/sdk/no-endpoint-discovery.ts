/**
 * Stands in the bundles for @aws-sdk/middleware-endpoint-discovery, which DynamoDB's client brings for tables of another service (Amazon
 * Timestream): the client finds its endpoint by its region, and says no word of discovery.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  configFileSelector: () => false,
  default: false,
};

/** Leaves a client's configuration as it is. */
export function resolveEndpointDiscoveryConfig<Configuration>(configuration: Configuration): Configuration {
  return configuration;
}
