import { Duration } from 'aws-cdk-lib';
import {
  CfnStage,
  type HttpApi,
  HttpMethod,
  type HttpRouteIntegration,
  type HttpStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Construct } from 'constructs';
import { pingByKeyRoute } from '#api/routes/reports/words.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

/** Far more than crons tell, and little for whoever guesses: a key has 256 bits. */
const [REQUESTS_PER_SECOND, BURST] = [20, 40];
const TIMEOUT = Duration.seconds(10);

interface PingRouteProps extends FunctionDefaults {
  /** Of the API. */
  readonly name: string;
  readonly httpApi: HttpApi;
  readonly integration: HttpRouteIntegration;
}

/**
 * The route of words about runs that go on elsewhere, by the key of a job: an authorizer that knows the keys, and a throttle of its own, so
 * that nobody without a right takes requests from those who have some.
 */
export class PingRoute extends Construct {
  readonly service: ServiceFunction;
  readonly #throttle: (stage: HttpStage) => void;

  constructor(scope: Construct, id: string, { name, httpApi, integration, ...defaults }: PingRouteProps) {
    super(scope, id);
    this.service = new ServiceFunction(this, 'Authorizer', {
      ...defaults,
      name: 'authorizer',
      description: 'Cronstack: knows the keys by which runs elsewhere are told of',
      code: 'authorizer',
      timeout: TIMEOUT,
    });
    // The key is in the path, which is no source of identity: so nothing is kept, and a key that is removed opens nothing from then on.
    const authorizer = new HttpLambdaAuthorizer('PingKey', this.service.function, {
      authorizerName: `${name}-ping-key`,
      identitySource: [],
      resultsCacheTtl: Duration.seconds(0),
      responseTypes: [HttpLambdaResponseType.SIMPLE],
    });
    const routes = httpApi.addRoutes({
      path: pingByKeyRoute.path,
      methods: [HttpMethod.POST],
      integration,
      authorizer,
    });
    this.#throttle = (stage) => {
      stage.node.addDependency(...routes);
      const { defaultChild } = stage.node;
      if (defaultChild instanceof CfnStage) {
        defaultChild.routeSettings = {
          [`POST ${pingByKeyRoute.path}`]: { ThrottlingRateLimit: REQUESTS_PER_SECOND, ThrottlingBurstLimit: BURST },
        };
      }
    };
  }

  /** Gives the route its throttle, which a stage has. */
  throttleOn(stage: HttpStage): void {
    this.#throttle(stage);
  }
}
