import { configurationRoute } from '#api/routes/service.ts';
import { present } from '#domain/values/present.ts';
import { jsonAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';

const SECONDS_A_MINUTE = 60;

/** The route that shows what jobs are written against. It reads nothing: the process knows it all. */
export const configurationRoutes: readonly Route[] = [
  implement(configurationRoute, async ({ configuration, runners, taskNames }) =>
    jsonAnswer(200, {
      enabled: configuration.enabled,
      timezone: configuration.timezone,
      supportSeconds: configuration.supportSeconds,
      maxConcurrentJobs: configuration.maxConcurrentJobs,
      maxExecutionTimeSeconds: configuration.maxExecutionTimeMinutes * SECONDS_A_MINUTE,
      retentionDays: configuration.logRetentionDays,
      defaults: {
        timeoutSeconds: configuration.defaultTimeoutMinutes * SECONDS_A_MINUTE,
        maxRetries: configuration.maxRetries,
        retryDelaySeconds: configuration.retryDelaySeconds,
      },
      runners: [...runners].map(([name, { longestAttemptSeconds }]) => ({
        name,
        ...present({ longestAttemptSeconds }),
      })),
      tasks: [...taskNames].sort(),
    }),
  ),
];
