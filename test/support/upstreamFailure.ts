// What a call of an upstream system that has to fail failed with.
import { expect } from '@jest/globals';
import { UpstreamError } from '../../adapters/kit/index.js';

/** Fails the test if the work succeeds, or fails with anything else. */
export async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  return work.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: unknown) => {
      expect(error).toBeInstanceOf(UpstreamError);
      return error as UpstreamError;
    },
  );
}
