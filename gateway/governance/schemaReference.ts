// The whole public schema as plain JSON: types, fields, arguments, both languages, rules, personal data, owners, deprecations.
import {
  astFromValue,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  print,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { AccessRule, PersonalRule, RuleBook, Sunset } from '../../schema/rules.js';
import type { SchemaRules } from './ruleChanges.js';
import { splitLanguages } from './splitLanguages.js';

interface Described {
  readonly name: string;
  readonly vi?: string;
  readonly en?: string;
  readonly deprecated?: { readonly reason: string; readonly on?: string; readonly use?: string };
}

export interface ReferenceInput extends Described {
  readonly type: string;
  readonly default?: string;
}

export interface ReferenceField extends Described {
  readonly type: string;
  readonly rule?: AccessRule;
  readonly personal?: PersonalRule;
  readonly stepUp?: true;
  /** The adapter that answers it, where that is another than its type's. */
  readonly owner?: string;
  readonly arguments?: readonly ReferenceInput[];
}

export interface ReferenceType extends Described {
  readonly kind: 'OBJECT' | 'INTERFACE' | 'UNION' | 'ENUM' | 'INPUT' | 'SCALAR';
  readonly rule?: AccessRule;
  readonly stepUp?: true;
  readonly owner?: string;
  readonly interfaces?: readonly string[];
  readonly members?: readonly string[];
  readonly fields?: readonly ReferenceField[];
  readonly inputs?: readonly ReferenceInput[];
  readonly values?: readonly Described[];
}

export interface SchemaReference {
  readonly types: readonly ReferenceType[];
}

type Rules = SchemaRules & Pick<RuleBook, 'owners'>;

function describe(
  at: string,
  {
    name,
    description,
    deprecationReason: reason,
  }: { name: string; description?: unknown; deprecationReason?: unknown },
  rules: Rules,
): Described {
  const { on, use } = rules.sunsets?.get(at) ?? {};
  const day = { ...(on === undefined ? {} : { on }), ...(use == null ? {} : { use }) };
  return {
    name,
    ...(typeof description === 'string' && description !== '' ? splitLanguages(description) : {}),
    ...(typeof reason === 'string' ? { deprecated: { reason, ...day } } : {}),
  };
}

function toInput(
  at: string,
  input: Pick<GraphQLInputField, 'name' | 'type' | 'defaultValue'>,
  rules: Rules,
): ReferenceInput {
  const node = input.defaultValue === undefined ? undefined : astFromValue(input.defaultValue, input.type);
  return {
    ...describe(at, input, rules),
    type: String(input.type),
    ...(node == null ? {} : { default: print(node) }),
  };
}

function ruleAt(at: string, rules: ReadonlyMap<string, AccessRule>): { readonly rule?: AccessRule } {
  const rule = rules.get(at);
  return rule === undefined ? {} : { rule };
}

function toField(type: string, field: GraphQLField<unknown, unknown>, rules: Rules): ReferenceField {
  const at = `${type}.${field.name}`;
  const [personal, owner] = [rules.personal.get(at), rules.owners?.get(at)];
  return {
    ...describe(at, field, rules),
    type: String(field.type),
    ...ruleAt(at, rules.fields),
    ...(personal === undefined ? {} : { personal }),
    ...(rules.stepUp.has(at) ? { stepUp: true } : {}),
    ...(owner === undefined || owner === rules.owners?.get(type) ? {} : { owner }),
    ...(field.args.length === 0
      ? {}
      : { arguments: field.args.map((argument) => toInput(`${at}(${argument.name}:)`, argument, rules)) }),
  };
}

/** What is inside, and what kind it makes of the type. */
function contentOf(type: GraphQLNamedType, rules: Rules): Pick<ReferenceType, 'kind'> & Partial<ReferenceType> {
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields()).map((field) => toField(type.name, field, rules));
    const interfaces = type.getInterfaces().map(({ name }) => name);
    const kind = isObjectType(type) ? 'OBJECT' : 'INTERFACE';
    return { kind, ...(interfaces.length === 0 ? {} : { interfaces }), fields };
  }
  if (isUnionType(type)) return { kind: 'UNION', members: type.getTypes().map(({ name }) => name) };
  if (isEnumType(type))
    return {
      kind: 'ENUM',
      values: type.getValues().map((value) => describe(`${type.name}.${value.name}`, value, rules)),
    };
  if (isInputObjectType(type))
    return {
      kind: 'INPUT',
      inputs: Object.values(type.getFields()).map((field) => toInput(`${type.name}.${field.name}`, field, rules)),
    };
  return { kind: 'SCALAR' };
}

function toType(type: GraphQLNamedType, rules: Rules): ReferenceType {
  const { name } = type;
  const owner = rules.owners?.get(name);
  return {
    ...describe(name, type, rules),
    ...ruleAt(name, rules.types),
    ...(rules.stepUp.has(name) ? { stepUp: true } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...contentOf(type, rules),
  };
}

/** By name, root types first. */
export function toSchemaReference(schema: GraphQLSchema, rules: Rules): SchemaReference {
  const roots = ['Query', 'Mutation', 'Subscription'];
  const rank = ({ name }: GraphQLNamedType) => `${roots.includes(name) ? roots.indexOf(name) : 9} ${name}`;
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !(isScalarType(type) && isSpecifiedScalarType(type)))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return { types: types.map((type) => toType(type, rules)) };
}

type Entries<T> = (readonly [string, T])[];

function sunsetsOf(at: string, { deprecated }: Described): Entries<Sunset> {
  return deprecated?.on === undefined ? [] : [[at, { on: deprecated.on, use: deprecated.use ?? null }]];
}

/** What the directives said, back from the reference: for comparing with another schema. */
export function toSchemaRules({ types }: SchemaReference): SchemaRules {
  const fields = types.flatMap((type) =>
    (type.fields ?? []).map((field) => ({ at: `${type.name}.${field.name}`, field })),
  );
  const inputs = [
    ...fields.flatMap(({ at, field }) =>
      (field.arguments ?? []).map((argument) => ({ at: `${at}(${argument.name}:)`, input: argument })),
    ),
    ...types.flatMap(({ name, inputs: own = [], values = [] }) =>
      [...own, ...values].map((input: Described) => ({ at: `${name}.${input.name}`, input })),
    ),
  ];
  return {
    types: new Map(types.flatMap(({ name, rule }): Entries<AccessRule> => (rule === undefined ? [] : [[name, rule]]))),
    fields: new Map(
      fields.flatMap(({ at, field: { rule } }): Entries<AccessRule> => (rule === undefined ? [] : [[at, rule]])),
    ),
    personal: new Map(
      fields.flatMap(({ at, field: { personal } }): Entries<PersonalRule> =>
        personal === undefined ? [] : [[at, personal]],
      ),
    ),
    stepUp: new Set([
      ...types.flatMap(({ name, stepUp }) => (stepUp === true ? [name] : [])),
      ...fields.flatMap(({ at, field: { stepUp } }) => (stepUp === true ? [at] : [])),
    ]),
    sunsets: new Map([
      ...fields.flatMap(({ at, field }) => sunsetsOf(at, field)),
      ...inputs.flatMap(({ at, input }) => sunsetsOf(at, input)),
    ]),
  };
}
