// A plan as a person reads it: who is asked for what, by which keys, and what has to come before.
import { NotCovered, type Load, type ObjectPlan, type Place, type Plan } from './plan.js';

const STEP = '  ';

function wordsOf<Context>(load: Load<Context>): string {
  if (load.kind === 'root') return `ask ${load.source.id}`;
  if (load.kind === 'function')
    return `call ${load.field.source}: ${load.name}${load.wants.size === 0 ? '' : ` (${[...load.wants].join(' ')})`}`;
  const keys = load.keyFields.map(({ name }) => name).join(' ');
  return `ask ${load.source.id} for ${load.type} by { ${keys} }${load.after.length > 0 ? ', after what it is found by' : ''}`;
}

function textOf<Context>(load: Load<Context>): string[] {
  const text = load.kind === 'root' ? load.text : load.kind === 'entity' ? load.operation.text : '';
  return text === '' ? [] : text.split('\n');
}

function describePlace<Context>(place: Place<Context>, where: string, indent: string): string[] {
  const many = place.plans.size > 1;
  return [...place.plans.values()].flatMap((plan) =>
    describeObject(plan, many ? `${where} (${plan.type})` : where, indent),
  );
}

/** `named`: the object only names the row that is called for. */
function describeLoad<Context>(load: Load<Context>, where: string, indent: string, named: boolean): string[] {
  const there = load.kind !== 'function' || named ? where : where === '' ? load.name : `${where}.${load.name}`;
  const below =
    load.kind === 'function'
      ? load.place === undefined
        ? []
        : describePlace(load.place, there, indent + STEP)
      : describeObject(load.plan, where, indent + STEP);
  return [
    `${indent}${where === '' ? '' : `${where}: `}${wordsOf(load)}`,
    ...textOf(load).map((line) => `${indent}${STEP}| ${line}`),
    ...below,
  ];
}

function describeObject<Context>(plan: ObjectPlan<Context>, where: string, indent: string): string[] {
  return [
    ...plan.loads.flatMap((load) => describeLoad(load, where, indent, plan.referred !== undefined)),
    ...plan.nested.flatMap(({ property, place }) =>
      describePlace(place, where === '' ? property : `${where}.${property}`, indent),
    ),
  ];
}

/** Lines of text; what is indented waits for what it stands under, everything else is asked at once. */
export function describePlan<Context>(plan: Plan<Context> | NotCovered): string {
  if (plan instanceof NotCovered) return `Executed by the stitched schema: ${plan.reason}.`;
  return [plan.operation, ...describeObject(plan.root, '', STEP)].join('\n');
}
