// Rows of the archive by kind: their fields by the names of TT 05/2025, their keys, and whether they are open.
import type { ArchiveClient } from './client.js';
import type { Config } from './config.js';
import type { AgencyRef } from '../kit/index.js';
import { valueOf, type DspaceObject } from './wire/objects.js';

export type Kind = 'FONDS' | 'FILE' | 'DOCUMENT';

/** The field that identifies a row of each kind. */
export const KEY_FIELDS: Readonly<Record<Kind, string>> = { FONDS: 'fondsCode', FILE: 'fileCode', DOCUMENT: 'docCode' };

export const TYPES: Readonly<Record<Kind, string>> = {
  FONDS: 'ArchiveFonds',
  FILE: 'ArchiveFile',
  DOCUMENT: 'ArchiveDocument',
};

export interface Row {
  readonly key: string;
  readonly kind: Kind;
  readonly uuid: string;
  readonly lastModified: string | null;
  readonly agency: AgencyRef | undefined;
  readonly isOpen: boolean;
  readonly version: 'TT05' | 'TT02' | null;
  readonly highlights: readonly string[];
  /** By its name in TT 05/2025. */
  readonly value: (name: string) => string | null;
  readonly title: string | null;
}

/** The name of a field of TT 05/2025 in metadata. */
export function fieldOf({ fields }: Config, name: string): string {
  return `${fields.prefix}${name}`;
}

/** The same in a query, for its exact value. */
export function indexOf(config: Config, name: string): string {
  return `${fieldOf(config, name)}${config.index.text}`;
}

function versionOf(config: Config, object: DspaceObject): Row['version'] {
  const text = valueOf(object, fieldOf(config, 'schemaVersion'));
  if (text === null) return config.open.untagged;
  // A version that is not known opens nothing.
  return text === 'TT05' || text === 'TT02' ? text : null;
}

/** What is not plainly open is not open. */
function isOpen(config: Config, object: DspaceObject): boolean {
  const version = versionOf(config, object);
  const mode = valueOf(object, fieldOf(config, 'mode'));
  return version !== null && mode !== null && object.discoverable !== false && config.open[version].includes(mode);
}

function isOfKind({ config }: ArchiveClient, object: DspaceObject, kind: Kind): boolean {
  if (kind === 'FONDS') return true;
  const wanted = kind === 'FILE' ? config.kinds.file : config.kinds.document;
  return valueOf(object, config.fields.kind) === wanted;
}

/** Undefined for what was withdrawn, is of another kind or has no code. */
export function toRow(
  client: ArchiveClient,
  kind: Kind,
  object: DspaceObject,
  highlights: readonly string[] = [],
): Row | undefined {
  const { config, units } = client;
  const value = (name: string) => valueOf(object, fieldOf(config, name));
  const key = value(KEY_FIELDS[kind]);
  if (key === null || object.withdrawn === true || object.inArchive === false) return undefined;
  if (!isOfKind(client, object, kind)) return undefined;
  const organId = value('organId');
  return {
    ...{ key, kind, uuid: object.uuid, lastModified: object.lastModified ?? null, highlights, value },
    agency: organId === null ? undefined : units.agency(organId),
    isOpen: isOpen(config, object),
    version: versionOf(config, object),
    title: valueOf(object, config.fields.title),
  };
}
