// @deprecated and @sunset: what callers read of them in the schema, and what must hold before the gateway starts.
import {
  Kind,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import type { Sunset } from '../../schema/rules.js';
import { rootFields, type SdlModel } from './model.js';
import { directiveArgument, findDirective } from './sdl.js';

type Marked = FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;

/** What introspection has no place of its own for stands in the reason. */
function toReason(node: Pick<Marked, 'directives'>): string {
  const reason = directiveArgument(node, 'deprecated', 'reason') ?? 'No longer supported';
  const on = directiveArgument(node, 'sunset', 'on');
  if (on === undefined) return reason;
  const use = directiveArgument(node, 'sunset', 'use');
  const [vi, en] = use === undefined ? ['', ''] : [`; dùng ${use}`, `; use ${use}`];
  return `${reason} (Có thể bị bỏ từ ngày ${on}${vi}. May be removed from ${on} on${en}.)`;
}

/** Of all directives, the one that every client understands. */
export function deprecationOf(node: Pick<Marked, 'directives'>): ConstDirectiveNode[] {
  if (findDirective(node, 'deprecated') === undefined) return [];
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
  const value = { kind: Kind.STRING, value: toReason(node) } as const;
  return [
    {
      kind: Kind.DIRECTIVE,
      name: name('deprecated'),
      arguments: [{ kind: Kind.ARGUMENT, name: name('reason'), value }],
    },
  ];
}

/** The same without directives of ours: they mean nothing to the one who executes it. */
export function keepDeprecations<N extends ASTNode>(node: N): N {
  const settle = (marked: Marked) => ({ ...marked, directives: deprecationOf(marked) });
  return visit(node, {
    FieldDefinition: settle,
    InputValueDefinition: settle,
    EnumValueDefinition: settle,
    Directive: ({ name }) => (name.value === 'deprecated' ? undefined : null),
  });
}

type Place = readonly [coordinate: string, node: Marked];

function fieldPlaces(type: string, fields: readonly FieldDefinitionNode[] = []): Place[] {
  return fields.flatMap((field): Place[] => {
    const at = `${type}.${field.name.value}`;
    return [
      [at, field],
      ...(field.arguments ?? []).map((argument): Place => [`${at}(${argument.name.value}:)`, argument]),
    ];
  });
}

function otherPlaces(node: DefinitionNode): Place[] {
  if (node.kind === Kind.INTERFACE_TYPE_DEFINITION) return fieldPlaces(node.name.value, node.fields);
  const members =
    node.kind === Kind.ENUM_TYPE_DEFINITION
      ? (node.values ?? [])
      : node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
        ? (node.fields ?? [])
        : [];
  return members.map((member) => [`${'name' in node ? node.name?.value : ''}.${member.name.value}`, member]);
}

function places(model: SdlModel): Place[] {
  return [
    ...[...model.types].flatMap(([name, type]) => fieldPlaces(name, type.fields)),
    ...[...rootFields(model), ...model.added].flatMap(([name, fields]) => fieldPlaces(name, fields)),
    ...model.others.flatMap(otherPlaces),
  ];
}

/** A day that exists. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(NaN);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

interface Found {
  readonly adapter: string;
  readonly coordinate: string;
  readonly node: Marked;
}

function problemsOf({ coordinate, node }: Found, all: ReadonlyMap<string, Marked>): string[] {
  const on = directiveArgument(node, 'sunset', 'on') ?? '';
  const use = directiveArgument(node, 'sunset', 'use');
  const other = use === undefined ? undefined : all.get(use);
  return [
    ...(isDay(on) ? [] : [`${coordinate}: @sunset(on: …) takes a day that exists, as YYYY-MM-DD`]),
    ...(findDirective(node, 'deprecated') === undefined ? [`${coordinate} has @sunset and needs @deprecated`] : []),
    ...(use !== undefined && other === undefined
      ? [`${coordinate}: @sunset names "${use}", which is not in the schema`]
      : []),
    ...(other !== undefined && findDirective(other, 'deprecated') !== undefined
      ? [`${coordinate}: @sunset names "${use}", which is deprecated itself`]
      : []),
  ];
}

/** All announced removals, with what is wrong with them. */
export function collectSunsets(models: readonly SdlModel[]): {
  readonly sunsets: ReadonlyMap<string, Sunset>;
  readonly problems: readonly string[];
} {
  const found: Found[] = models.flatMap((model) =>
    places(model).map(([coordinate, node]) => ({ adapter: model.id, coordinate, node })),
  );
  const all = new Map(found.map(({ coordinate, node }) => [coordinate, node]));
  const marked = found.filter(({ node }) => findDirective(node, 'sunset') !== undefined);
  const toSunset = ({ coordinate, node }: Found): [string, Sunset] => [
    coordinate,
    { on: directiveArgument(node, 'sunset', 'on') ?? '', use: directiveArgument(node, 'sunset', 'use') ?? null },
  ];
  return {
    sunsets: new Map(marked.map(toSunset)),
    problems: marked.flatMap((each) => problemsOf(each, all).map((problem) => `${each.adapter}: ${problem}`)),
  };
}
