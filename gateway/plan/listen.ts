// Subscriptions that a remote source tells of: what it is asked for is what the plan needs for each event.
import { OperationTypeNode } from 'graphql';
import { pickVariables } from './loadRemote.js';
import type { Plan } from './plan.js';
import { ToldEvent, type RemoteResult } from './source.js';

type Given = Readonly<Record<string, unknown>>;

async function* told(events: AsyncIterable<RemoteResult>): AsyncGenerator<ToldEvent, void, void> {
  for await (const result of events) yield new ToldEvent(result);
}

/** Root values, for each of which the plan is run. Undefined: nobody but a function of this process tells of it. */
export function listenTo<Context>(
  { operation, root }: Plan<Context>,
  given: Given,
  context: Context,
): AsyncIterable<ToldEvent> | undefined {
  const [load] = root.loads;
  if (operation !== OperationTypeNode.SUBSCRIPTION || load?.kind !== 'root') return undefined;
  const { source, text, variables: names } = load;
  const events = source.listen?.({ text, operation, variables: pickVariables(names, { given }) }, context);
  return events && told(events);
}
