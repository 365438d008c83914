// What the tests of registered operations share: texts, a list of the ward's application, and the gate that a request meets.
import { createOperationGate, hashOf } from '../../gateway/operations/index.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from './adminHarness.js';
import { refusalOf } from './adminRefusals.js';

type Who = Parameters<AdminHarness['runAdmin']>[2];

export const CLIENT = 'ward-app';

export function textOf(name: string, more = ''): string {
  return `query ${name}($code: String!) { unit(code: $code) { name ${more} } }`;
}

export function operationOf(name: string, more = '') {
  return { name, text: textOf(name, more) };
}

export function hashIn(name: string, more = ''): string {
  return hashOf(textOf(name, more));
}

export async function openOperationHarness() {
  const harness = await createAdminHarness();
  // What was retired long ago by the clock of the store is not kept in memory: both clocks begin together.
  harness.clock.set(new Date().toISOString());
  const gate = createOperationGate({
    recordsOf: (client) => harness.services.records().operationsOf(client),
    now: () => harness.clock.now().getTime(),
  });
  const run = (name: string, args: unknown, who: Who = PEOPLE.wardAdmin) => harness.runAdmin(name, args, who);
  return {
    harness,
    run,
    refused: (name: string, args: unknown, who?: Who) => refusalOf(run(name, args, who)),
    register: (operations: object[], more: object = {}, who?: Who) =>
      run('registerOperations', { input: { clientId: CLIENT, operations, ...more } }, who),
    /** What becomes of a request of the ward's application. */
    admit: (body: object) => gate.admit(body, CLIENT),
    events: () => harness.entries.map(({ event, codes }) => [event, ...codes]),
  };
}
