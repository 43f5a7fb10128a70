import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Assignment } from '#functions/deployment/access.ts';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { withCommandRoles } from '#infra/deployment/access.ts';
import type { AuthorizerConfig, ThrottleConfig } from '#infra/deployment/config.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { acknowledgeWildcard } from './permissions/acknowledge.ts';
import { underKey } from './permissions/key.ts';
import { PingRoute } from './ping-route.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

/** The HTTP API in front of the function: its name, and who may call it. */
interface HttpProps {
  readonly apiName: string;
  readonly authorizer: AuthorizerConfig | IHttpRouteAuthorizer;
  readonly throttle: ThrottleConfig;
}

/** The function, and what is in front of it. */
interface ApiProps extends FunctionDefaults {
  /** Left out: nothing is, and whoever may invoke the function may do everything. */
  readonly http?: HttpProps | undefined;
}

/** The HTTP API: one function behind one route, and another for who has the key of a job; nothing of it without authorization, health included. */
export class Api extends Construct {
  readonly service: ServiceFunction;
  readonly httpApi: HttpApi | undefined;
  readonly ping: PingRoute | undefined;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { http, ...defaults } = props;
    this.service = new ServiceFunction(this, 'Api', {
      ...defaults,
      name: 'api',
      description: 'Cronstack: the HTTP API',
      code: 'api',
      memoryMb: 1_024,
      timeout: Duration.seconds(29), // API Gateway waits for 30 s.
    });
    if (http !== undefined) {
      this.httpApi = new HttpApi(this, 'Http', {
        apiName: http.apiName,
        description: 'Cronstack',
        createDefaultStage: false,
        defaultAuthorizer: authorizer(http.authorizer),
      });
      this.ping = this.#serve(this.httpApi, http, defaults);
    }
  }

  #serve(httpApi: HttpApi, { apiName, throttle }: HttpProps, defaults: FunctionDefaults): PingRoute {
    const integration = new HttpLambdaIntegration('Function', this.service.function);
    httpApi.addRoutes({ path: '/v1/{proxy+}', methods: [HttpMethod.ANY], integration });
    const ping = new PingRoute(this, 'Ping', { ...defaultsOf(defaults), name: apiName, httpApi, integration });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: defaults.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...underKey(defaults.encryptionKey),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi,
      autoDeploy: true,
      throttle: { rateLimit: throttle.requestsPerSecond, burstLimit: throttle.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog) },
    });
    ping.throttleOn(stage);
    const serverErrors = httpApi.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' });
    defaults.alarms.add(this, 'ServerErrors', 'apiServerErrors', serverErrors);
    return ping;
  }

  /** Lets `grantee` ask for everything and change nothing. Jobs are read from all of its paths, so the path is left open. */
  allowReading(grantee: IRole): void {
    if (this.httpApi === undefined) {
      return;
    }
    const resource = this.httpApi.arnForExecuteApi('GET', '/v1/*', '$default');
    grantee.addToPrincipalPolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [resource] }));
    acknowledgeWildcard(
      grantee,
      resource,
      'Tasks read jobs and runs, whose paths carry their ids: GET alone, of this API alone.',
    );
  }

  /** Tells the function who may do what; both lists may still grow until the stack is synthesised. */
  giveRoles(
    access: () => readonly Assignment[],
    runners: readonly { readonly name: string; readonly commandRole?: IRole }[],
  ): void {
    const assignments = () =>
      withCommandRoles(
        access(),
        (runnerClass) => runners.find(({ name }) => name === runnerClass)?.commandRole?.roleArn,
      );
    const stack = Stack.of(this);
    const text = Lazy.string({ produce: () => stack.toJsonString(assignments()) });
    this.service.function.addEnvironment(VARIABLES.access, text);
  }

  /** The address that clients call, without a slash at the end; undefined where there is none. */
  get url(): string | undefined {
    return this.httpApi?.apiEndpoint;
  }
}

/** The authorizer is not what the configuration keeps some concurrency for. */
function defaultsOf(defaults: FunctionDefaults): FunctionDefaults {
  const { alarms, logRetention, tracing, environment, encryptionKey } = defaults;
  return { alarms, logRetention, tracing, environment, encryptionKey };
}

function authorizer(config: AuthorizerConfig | IHttpRouteAuthorizer): IHttpRouteAuthorizer {
  if ('bind' in config) {
    return config;
  }
  return config.type === 'iam'
    ? new HttpIamAuthorizer()
    : new HttpJwtAuthorizer('Jwt', config.issuer, { jwtAudience: [...config.audience] });
}
