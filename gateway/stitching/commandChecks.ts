// What must hold for commands and events before the gateway starts: whose a thing is can always be asked.
import { Kind, type FieldDefinitionNode } from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import type { AdapterModel } from './model.js';
import { UNIT, targetsOf } from './mutations.js';
import { connectionNode, directiveArgument, findDirective, implementsNode, innerName, isList } from './sdl.js';

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

/** Every command names what it acts on, and what it leaves behind may be withheld. */
export function checkCommands(model: AdapterModel): string[] {
  return model.commands.flatMap((field) => {
    const where = `Mutation.${field.name.value}`;
    const single = !isList(field.type) && connectionNode(innerName(field.type)) === undefined;
    return [
      ...checkRule(where, field),
      ...checkTarget(where, field, model),
      ...(field.type.kind === Kind.NON_NULL_TYPE
        ? [`${where} must be nullable: the row may not be theirs to read`]
        : []),
      ...(single ? [] : [`${where} must yield one row`]),
    ];
  });
}

/** Every event yields a row of this adapter, which may be withheld. */
export function checkEvents(model: AdapterModel, rules: RuleBook): string[] {
  return model.events.flatMap((field) => {
    const where = `Subscription.${field.name.value}`;
    const type = innerName(field.type);
    const shown = isOwned(model, type) || rules.types.get(type)?.kind === 'public';
    return [
      ...checkRule(where, field),
      ...(shown && !isList(field.type) ? [] : [`${where} must yield one row of a type of this adapter`]),
      ...(field.type.kind === Kind.NON_NULL_TYPE
        ? [`${where} must be nullable: a row that is not theirs is left out`]
        : []),
    ];
  });
}
