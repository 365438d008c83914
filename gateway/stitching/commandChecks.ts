// What must hold for commands and events before the gateway starts: whose a thing is can always be asked.
import { Kind, type FieldDefinitionNode } from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import type { AdapterModel } from './model.js';
import { COMMAND, UNIT, targetsOf } from './mutations.js';
import { directiveArgument, findDirective, implementsNode, innerName, isList } from './sdl.js';

/** True for an own entity type that says to whom its rows belong. */
function isOwned(model: AdapterModel, type: string): boolean {
  const definition = model.types.get(type);
  return definition !== undefined && implementsNode(definition) && findDirective(definition, 'ownedBy') !== undefined;
}

function checkRule(where: string, field: FieldDefinitionNode): string[] {
  // A missing or doubled rule is reported with those of all other fields.
  if (directiveArgument(field, 'requires', 'grant') !== undefined) return [];
  const open = ['public', 'internal'].find((rule) => findDirective(field, rule) !== undefined);
  return open === undefined ? [] : [`${where} carries @${open}: only @requires will do here`];
}

function checkTarget(where: string, field: FieldDefinitionNode, model: AdapterModel): string[] {
  const targets = targetsOf(field);
  const [target] = targets;
  if (target === undefined || targets.length > 1)
    return [`${where} has ${targets.length} non-null arguments with @idOf: exactly one names what is acted on`];
  if (target.type === UNIT || isOwned(model, target.type)) return [];
  return [`${where} acts on ${target.type}: it must be Unit, or a type of this adapter with @ownedBy`];
}

/** Every command names what it acts on, and answers with what became of it. */
export function checkCommands(model: AdapterModel): string[] {
  return model.commands.flatMap((field) => {
    const where = `Mutation.${field.name.value}`;
    const answers = field.type.kind === Kind.NAMED_TYPE && innerName(field.type) === COMMAND;
    const steps = model.adapter.commands?.[field.name.value]?.steps ?? [];
    const names = steps.map(({ name }) => name);
    return [
      ...checkRule(where, field),
      ...checkTarget(where, field, model),
      ...(answers ? [] : [`${where} must yield ${COMMAND}, nullable: it may be refused`]),
      ...(names.length === 0 ? [`${where} has no steps`] : []),
      ...(new Set(names).size === names.length ? [] : [`${where} has two steps of one name`]),
    ];
  });
}

/** Steps of others are there, and nothing else stands between a command and its steps. */
export function checkBorrowedSteps(models: readonly AdapterModel[]): string[] {
  const adapters = new Map(models.map(({ adapter }) => [adapter.id, adapter]));
  return models.flatMap(({ adapter }) =>
    Object.entries(adapter.commands ?? {}).flatMap(([name, { steps }]) =>
      steps.flatMap((step) => {
        if (!('step' in step) || adapters.get(step.adapter)?.steps?.[step.step] !== undefined) return [];
        return [`${adapter.id}: Mutation.${name} needs the step "${step.step}" of ${step.adapter}, which is not there`];
      }),
    ),
  );
}

/** Every event yields a row of this adapter, which may be withheld. */
export function checkEvents(model: AdapterModel, rules: RuleBook): string[] {
  return model.events.flatMap((field) => {
    const where = `Subscription.${field.name.value}`;
    const type = innerName(field.type);
    const open = rules.types.get(type)?.kind === 'public';
    const shown = isOwned(model, type) || open;
    return [
      // What is told of public rows, the adapter itself keeps to whom it concerns.
      ...(open && findDirective(field, 'public') !== undefined ? [] : checkRule(where, field)),
      ...(shown && !isList(field.type) ? [] : [`${where} must yield one row of a type of this adapter`]),
      ...(field.type.kind === Kind.NON_NULL_TYPE
        ? [`${where} must be nullable: a row that is not theirs is left out`]
        : []),
    ];
  });
}
