// An adapter's SDL, taken apart: what it owns, what it adds to others, and where it points.
import type { DefinitionNode, FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import type { Adapter } from '../../adapters/kit/index.js';
import type { UnitLevel } from '../../schema/unitLevel.js';

/** A field that leads to an entity of some adapter: `Dossier.officer` by `officerNumber`. */
export interface Reference {
  readonly type: string;
  readonly field: FieldDefinitionNode;
  /** The record property that holds the key or keys. */
  readonly by: string;
  /** True if the property holds a list of keys. */
  readonly many: boolean;
  /** The entity type that it leads to. */
  readonly target: string;
}

/** What SDL says, whoever answers it. */
export interface SdlModel {
  readonly id: string;
  readonly levels: readonly UnitLevel[];
  /** Object types that this adapter defines, without the root types. */
  readonly types: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  /** Fields that it adds to types of others. */
  readonly added: ReadonlyMap<string, readonly FieldDefinitionNode[]>;
  readonly queries: readonly FieldDefinitionNode[];
  /** Fields of Mutation. */
  readonly commands: readonly FieldDefinitionNode[];
  /** Fields of Subscription. */
  readonly events: readonly FieldDefinitionNode[];
  readonly references: readonly Reference[];
  /** Enums, inputs, interfaces, unions, scalars. */
  readonly others: readonly DefinitionNode[];
}

export interface AdapterModel extends SdlModel {
  readonly adapter: Adapter;
  /** Commands of all adapters, where this is the one that owns `Command`: their answers are its rows. */
  readonly hosted?: readonly AdapterModel[];
}

export type RootType = 'Query' | 'Mutation' | 'Subscription';

/** Every root field with the root type that it stands on. */
export function rootFields(model: SdlModel): readonly (readonly [RootType, readonly FieldDefinitionNode[]])[] {
  return [
    ['Query', model.queries],
    ['Mutation', model.commands],
    ['Subscription', model.events],
  ];
}

/** Which adapter owns which entity type. */
export type Owners = ReadonlyMap<string, AdapterModel>;
