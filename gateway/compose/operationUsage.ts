// What an operation adds to the usage statistics: points by field, rows by type.
import type { RuleBook } from '../../schema/rules.js';
import type { OperationEvent } from '../graphql/index.js';
import type { UsageRecorder } from '../quota/index.js';
import type { OperationContext } from './operationContext.js';

/** The adapter that answers a field: the prefix of its grant; facts that are open to all are the gateway's own. */
function adapterOf(name: string, rules: RuleBook): string {
  const rule = rules.fields.get(name) ?? rules.types.get(name);
  return rule?.kind === 'requires' ? (rule.grant.split(':', 1)[0] ?? '') : 'units';
}

export function createOperationUsage(usage: UsageRecorder, rules: RuleBook) {
  // One for each field and type of the schema.
  const adapters = new Map<string, string>();
  function adapterFor(name: string): string {
    let adapter = adapters.get(name);
    if (adapter === undefined) adapters.set(name, (adapter = adapterOf(name, rules)));
    return adapter;
  }

  return ({ context, codes, refused }: OperationEvent<OperationContext>): void => {
    const { principal, access, use } = context;
    const client = principal?.actor?.client ?? principal?.client ?? 'anonymous';
    const tenant = access.tenant?.id ?? '';
    const unit = access.tenant?.unit ?? '';
    const cost = use.cost();
    if (cost === undefined) {
      usage.add({ client, tenant, unit, adapter: '', field: '' }, { refused: 1 });
      return;
    }
    for (const [field, points] of cost.byField)
      usage.add(
        { client, tenant, unit, adapter: adapterFor(field), field },
        refused ? { refused: 1 } : { operations: 1, points, errors: codes.length > 0 ? 1 : 0 },
      );
    for (const [type, { rows }] of use.counts)
      usage.add({ client, tenant, unit, adapter: adapterFor(type), field: type }, { rows });
  };
}
