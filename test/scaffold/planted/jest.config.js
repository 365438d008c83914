// For the checks over planted mistakes alone: they fail on purpose, so no run of the suite finds them.
import all from '../../../jest.config.js';

export default {
  ...all,
  ...{ globalSetup: undefined, globalTeardown: undefined, reporters: [] },
  ...{ rootDir: '../../..', roots: ['<rootDir>/test/scaffold/planted'], testMatch: ['**/*.check.ts'] },
};
