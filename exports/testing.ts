export { type Delivered, type MockAws, mockAws } from '#testing/aws/mock.ts';
export { FakeClock } from '#testing/clock.ts';
export { TestSetupError } from '#testing/scheduler/error.ts';
export { fail, lose, type Script, type Step, slow, succeed } from '#testing/scheduler/script.ts';
export { startTestScheduler, type TestScheduler, type TestSchedulerOptions } from '#testing/scheduler/start.ts';
