// The conformance test of one adapter alone: without the services that other tests share, and without a report of its own.
import all from '../../jest.config.js';

export default {
  ...all,
  ...{ globalSetup: undefined, globalTeardown: undefined, reporters: [] },
  ...{ rootDir: '../..', roots: ['<rootDir>/adapters'] },
};
