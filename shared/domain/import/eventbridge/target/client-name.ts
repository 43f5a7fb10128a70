/**
 * The clients of the SDK for JavaScript whose names have hyphens. A universal target names a service as the SDK for Java does, without
 * (user guide, "Using universal targets"): cloudwatchlogs.
 */
const HYPHENATED = [
  'acm-pca api-gateway app-mesh application-auto-scaling application-discovery-service application-insights application-signals auto-scaling',
  'auto-scaling-plans backup-gateway bcm-data-exports bedrock-agent bedrock-agent-runtime bedrock-runtime chime-sdk-messaging',
  'cloudhsm-v2 cloudwatch-events cloudwatch-logs codeguru-reviewer cognito-identity cognito-identity-provider compute-optimizer',
  'cost-explorer customer-profiles data-pipeline device-farm devops-guru direct-connect docdb-elastic ec2-instance-connect ecr-public',
  'elastic-beanstalk elastic-load-balancing elastic-load-balancing-v2 elastic-transcoder emr-containers emr-serverless global-accelerator',
  'iot-data-plane iot-events iot-wireless kinesis-analytics kinesis-analytics-v2 kinesis-video lex-models-v2 lex-runtime-v2 license-manager',
  'machine-learning mediapackage-vod network-firewall payment-cryptography personalize-events personalize-runtime pinpoint-sms-voice-v2',
  'rds-data redshift-data redshift-serverless resource-explorer-2 resource-groups resource-groups-tagging-api route-53 route-53-domains',
  's3-control sagemaker-runtime secrets-manager service-catalog service-quotas ssm-contacts ssm-incidents sso-admin storage-gateway',
  'timestream-query timestream-write vpc-lattice waf-regional workspaces-web',
]
  .join(' ')
  .split(' ');
/** The names that are others, not only otherwise written. */
const OTHERS: Readonly<Record<string, string>> = {
  config: 'config-service',
  costandusagereport: 'cost-and-usage-report-service',
  databasemigration: 'database-migration-service',
  directory: 'directory-service',
  elasticsearch: 'elasticsearch-service',
};

/** The client of a service, by its name in a universal target: `cloudwatch-logs` for `cloudwatchlogs`. */
export function clientName(service: string): string {
  return OTHERS[service] ?? HYPHENATED.find((name) => name.replaceAll('-', '') === service) ?? service;
}
