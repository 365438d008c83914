// What the directives of schema/shared.graphql say about each field and type, as data.
import type { UnitLevel } from './unitLevel.js';

/** Who may use a field or a type. */
export type AccessRule =
  | { readonly kind: 'requires'; readonly grant: string }
  | { readonly kind: 'public' }
  | { readonly kind: 'internal' };

export type PersonalDataClass = 'BASIC' | 'SENSITIVE';
export type MaskKind = 'FULL' | 'IDENTIFIER' | 'PHONE' | 'NAME' | 'YEAR' | 'TEXT';

/** Why a field is masked, and what lifts the mask. */
export interface PersonalRule {
  readonly class: PersonalDataClass;
  readonly mask: MaskKind;
  /** `<adapter>:<resource>.read-personal` */
  readonly grant: string;
}

/** When something that is deprecated may be taken away, and what stands in its place. */
export interface Sunset {
  /** YYYY-MM-DD in Asia/Ho_Chi_Minh. */
  readonly on: string;
  /** A coordinate of the schema; null: nothing. */
  readonly use: string | null;
}

/** All rules of a stitched schema. Keys: `Type` and `Type.field`. */
export interface RuleBook {
  readonly types: ReadonlyMap<string, AccessRule>;
  readonly fields: ReadonlyMap<string, AccessRule>;
  readonly personal: ReadonlyMap<string, PersonalRule>;
  /** `Type` and `Type.field` that need a strong and recent sign-in. */
  readonly stepUp: ReadonlySet<string>;
  /** Levels that an adapter serves, by grant prefix. */
  readonly levels: ReadonlyMap<string, readonly UnitLevel[]>;
  /** By coordinate: `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`. */
  readonly sunsets?: ReadonlyMap<string, Sunset>;
  /** The adapter that declares a type, or a field on a type of another: by `Type` and `Type.field`. */
  readonly owners?: ReadonlyMap<string, string>;
}
