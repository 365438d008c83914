// The Node environment of Jest, without what one test file leaves for the next ones to pay. Jest gives every test file a copy
// of its runner, and each copy an AsyncLocalStorage; Node asks every storage that was ever entered, at every promise that
// is made. After a hundred files in one process that was a third of all that the tests compute.
import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const entered = new Set();
const run = Reflect.get(AsyncLocalStorage.prototype, 'run');
AsyncLocalStorage.prototype.run = function runAndRemember(...given) {
  entered.add(this);
  return Reflect.apply(run, this, given);
};

export default class Environment extends TestEnvironment {
  async teardown() {
    // A storage that is entered again takes its place again.
    for (const storage of entered) storage.disable();
    entered.clear();
    await super.teardown();
  }
}
