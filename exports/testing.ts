export { FakeClock } from '#testing/clock.ts';
