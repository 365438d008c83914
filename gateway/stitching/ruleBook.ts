// Collects what the directives say over all adapters, and reports every gap at once: no rule, no start.
import { Kind, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import type { AccessRule, MaskKind, PersonalDataClass, PersonalRule, RuleBook } from '../../schema/rules.js';
import { collectSunsets } from './deprecations.js';
import { rootFields, type SdlModel } from './model.js';
import { directiveArgument, findDirective, implementsNode } from './sdl.js';

/** The rules that stand on a field or a type; exactly one is right. */
function rulesOn(node: FieldDefinitionNode | ObjectTypeDefinitionNode): AccessRule[] {
  const grant = directiveArgument(node, 'requires', 'grant');
  return [
    ...(grant === undefined ? [] : [{ kind: 'requires', grant } as const]),
    ...(findDirective(node, 'public') ? [{ kind: 'public' } as const] : []),
    ...(findDirective(node, 'internal') ? [{ kind: 'internal' } as const] : []),
  ];
}

/** `hr-records:officer.read` → `hr-records:officer.read-personal`. */
function personalGrant(model: SdlModel, type: string, entities: ReadonlyMap<string, AccessRule>): string {
  const own = [...entities].flatMap(([name, rule]) => (model.types.has(name) ? [rule] : []));
  const rule = entities.get(type) ?? own.find(({ kind }) => kind === 'requires');
  const grant = rule?.kind === 'requires' ? rule.grant : `${model.id}:record.read`;
  return toPersonalGrant(grant);
}

function toPersonalGrant(grant: string): string {
  return grant.replace(/\.[^.]*$/, '.read-personal');
}

interface Collected {
  readonly types: Map<string, AccessRule>;
  readonly fields: Map<string, AccessRule>;
  readonly personal: Map<string, PersonalRule>;
  readonly stepUp: Set<string>;
  readonly problems: string[];
}

function take(where: string, rules: readonly AccessRule[], into: Map<string, AccessRule>, problems: string[]): void {
  const [rule] = rules;
  if (rule === undefined) problems.push(`${where} has no rule: add @requires(grant: …), @public or @internal`);
  else if (rules.length > 1) problems.push(`${where} has ${rules.length} rules: keep exactly one`);
  else into.set(where, rule);
}

/** The entity type that a value type belongs to: the first entity from which it can be reached inside its adapter. */
function owningEntity(model: SdlModel, type: string): string {
  const definition = model.types.get(type);
  if (definition === undefined || implementsNode(definition)) return type;
  for (const candidate of model.types.values()) {
    if (implementsNode(candidate) && reaches(model, candidate.name.value, type, new Set())) return candidate.name.value;
  }
  return type;
}

function reaches(model: SdlModel, from: string, to: string, seen: Set<string>): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const fields = model.types.get(from)?.fields ?? [];
  return fields.some((field) => {
    const next = innermost(field);
    const definition = model.types.get(next);
    if (next === to) return true;
    return definition !== undefined && !implementsNode(definition) && reaches(model, next, to, seen);
  });
}

function innermost(field: FieldDefinitionNode): string {
  let type = field.type;
  while (type.kind !== Kind.NAMED_TYPE) type = type.type;
  return type.name.value;
}

function collectPersonal(model: SdlModel, collected: Collected): void {
  for (const type of model.types.values()) {
    for (const field of type.fields ?? []) {
      const personalClass = directiveArgument(field, 'personal', 'class');
      if (personalClass === undefined) continue;
      const where = `${type.name.value}.${field.name.value}`;
      if (field.type.kind === Kind.NON_NULL_TYPE) collected.problems.push(`${where} is personal and must be nullable`);
      const entity = owningEntity(model, type.name.value);
      collected.personal.set(where, {
        class: personalClass as PersonalDataClass,
        mask: (directiveArgument(field, 'personal', 'mask') ?? 'FULL') as MaskKind,
        grant: personalGrant(model, entity, collected.types),
      });
    }
  }
}

/** Of what is added to a type of others: by the field's own grant, whatever the type's is. */
function collectAddedPersonal(model: SdlModel, collected: Collected): void {
  for (const [type, fields] of model.added)
    for (const field of fields) {
      const personalClass = directiveArgument(field, 'personal', 'class');
      if (personalClass === undefined) continue;
      const rule = collected.fields.get(`${type}.${field.name.value}`);
      const grant = rule?.kind === 'requires' ? rule.grant : `${model.id}:record.read`;
      collected.personal.set(`${type}.${field.name.value}`, {
        class: personalClass as PersonalDataClass,
        mask: (directiveArgument(field, 'personal', 'mask') ?? 'FULL') as MaskKind,
        grant: toPersonalGrant(grant),
      });
    }
}

function collectStepUp(model: SdlModel, collected: Collected): void {
  const places: (readonly [string, readonly FieldDefinitionNode[]])[] = [
    ...rootFields(model),
    ...model.added,
    ...[...model.types.values()].map((type): [string, readonly FieldDefinitionNode[]] => [
      type.name.value,
      type.fields ?? [],
    ]),
  ];
  for (const [type, fields] of places)
    for (const field of fields) if (findDirective(field, 'stepUp')) collected.stepUp.add(`${type}.${field.name.value}`);
}

function collectModel(model: SdlModel, collected: Collected): void {
  for (const [type, fields] of [...rootFields(model), ...model.added])
    for (const field of fields)
      take(`${type}.${field.name.value}`, rulesOn(field), collected.fields, collected.problems);
  for (const type of model.types.values()) {
    const name = type.name.value;
    // A remote type may stand in several services; one of them gives the rule.
    if (implementsNode(type) || rulesOn(type).length > 0)
      take(name, rulesOn(type), collected.types, collected.problems);
    if (findDirective(type, 'stepUp')) collected.stepUp.add(name);
    for (const field of type.fields ?? []) {
      const [rule] = rulesOn(field);
      if (rule !== undefined) collected.fields.set(`${name}.${field.name.value}`, rule);
    }
  }
  collectStepUp(model, collected);
}

/** Types that an adapter declares, and its fields on types of all. Connections belong to whoever owns their rows. */
function ownedPlaces(model: SdlModel): (readonly [string, string])[] {
  const types = [...model.types.keys()].flatMap((name) => [name, `${name}Connection`, `${name}Edge`]);
  const others = model.others.flatMap((node) => ('name' in node && node.name ? [node.name.value] : []));
  const fields = [...rootFields(model), ...model.added].flatMap(([type, own]) =>
    own.map((field) => `${type}.${field.name.value}`),
  );
  return [...types, ...others, ...fields].map((place) => [place, model.id]);
}

/** All rules of all adapters, with what is missing or doubled. */
export function collectRules(models: readonly SdlModel[]): { rules: RuleBook; problems: readonly string[] } {
  const collected: Collected = {
    types: new Map(),
    fields: new Map(),
    personal: new Map(),
    stepUp: new Set(),
    problems: [],
  };
  for (const model of models) collectModel(model, collected);
  // By the rules of all: the type of a personal field may have its rule in another service.
  for (const model of models) {
    collectPersonal(model, collected);
    collectAddedPersonal(model, collected);
  }
  const levels = new Map(models.map((model) => [model.id, model.levels]));
  const { problems: own, ...rules } = collected;
  const { sunsets, problems } = collectSunsets(models);
  return {
    rules: { ...rules, levels, sunsets, owners: new Map(models.flatMap(ownedPlaces)) },
    problems: [...own, ...problems],
  };
}
