// What is known of a GraphQL service before it is part of the schema, and how it is asked for its SDL.
import type { Bilingual, GrantDeclaration } from '../../../../adapters/kit/index.js';
import type { UnitLevel } from '../../../../schema/unitLevel.js';

/** Which vocabulary says how objects are found: directives of schema stitching, or those of Apollo Federation. */
export type ServiceKind = 'STITCHING' | 'FEDERATION';

export interface ServiceDeclaration {
  /** Kebab-case; the metric label and the grant prefix. */
  readonly id: string;
  readonly title: Bilingual;
  readonly levels: readonly UnitLevel[];
  readonly grants: readonly GrantDeclaration<string>[];
  readonly url: string;
  readonly kind: ServiceKind;
  readonly sdl: string;
  /** SDL of `extend type` with our directives, for services that do not know them. */
  readonly rules: string | null;
}

/** The question that a service of this kind answers with its SDL. */
export function sdlQuestion(kind: ServiceKind): string {
  return kind === 'FEDERATION' ? '{ _service { sdl } }' : '{ _sdl }';
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The SDL in the `data` of the answer; undefined if there is none. */
export function sdlOf(kind: ServiceKind, data: unknown): string | undefined {
  const sdl = kind === 'FEDERATION' ? property(property(data, '_service'), 'sdl') : property(data, '_sdl');
  return typeof sdl === 'string' && sdl.trim() !== '' ? sdl : undefined;
}
