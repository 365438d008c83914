// From the id of a new adapter to every name that its files need.

/** What stands in the templates as `__name__`. */
export interface AdapterNames {
  /** Folder, metric label and prefix of the grants: `land-records`. */
  readonly id: string;
  /** `landRecords`, as in `landRecordsAdapter`. */
  readonly adapter: string;
  readonly Adapter: string;
  /** The type of its rows: `LandRecord`, and the root fields `landRecord` and `landRecords`. */
  readonly Entity: string;
  readonly entity: string;
  readonly Entities: string;
  readonly entities: string;
  /** The middle of a grant: `land-record`. */
  readonly resource: string;
  /** Titles as TypeScript literals and as plain text. */
  readonly titleVi: string;
  readonly titleEn: string;
  readonly titleViText: string;
  readonly titleEnText: string;
}

export interface NameOptions {
  readonly id: string;
  /** Instead of a name made from the id. */
  readonly entity?: string | undefined;
  readonly titleVi?: string | undefined;
  readonly titleEn?: string | undefined;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function uncapitalised(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

/** `records` → `record`, `agencies` → `agency`; words whose end only looks like a plural stay. */
function toSingular(word: string): string {
  if (/[^aeiou]ies$/i.test(word)) return word.replace(/ies$/i, 'y');
  if (/(x|ch|sh|ss)es$/i.test(word)) return word.replace(/es$/i, '');
  return /[^su]s$/i.test(word) && !/is$/i.test(word) ? word.slice(0, -1) : word;
}

function toPlural(word: string): string {
  if (/[^aeiou]y$/i.test(word)) return word.replace(/y$/i, 'ies');
  return /(s|x|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}

/** `land-records2` → `LandRecord`: GraphQL names of rows are nouns in the singular, without digits. */
function toEntity(id: string): string {
  const words = id.split('-').map((word) => word.replace(/\d/g, ''));
  return toSingular(words.map(capitalised).join(''));
}

function toKebab(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

function toSentence(id: string): string {
  return capitalised(id.replaceAll('-', ' '));
}

/** All names. The entity may still be unusable (too short, taken): `findRefusal` says so. */
export function toNames({ id, entity, titleVi, titleEn }: NameOptions): AdapterNames {
  const adapter = id.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
  const Entity = entity ?? toEntity(id);
  const Entities = toPlural(Entity);
  const vi = titleVi ?? `Hệ thống ${id}`;
  const en = titleEn ?? toSentence(id);
  return {
    id,
    adapter,
    Adapter: capitalised(adapter),
    Entity,
    entity: uncapitalised(Entity),
    Entities,
    entities: uncapitalised(Entities),
    resource: toKebab(Entity),
    titleVi: JSON.stringify(vi),
    titleEn: JSON.stringify(en),
    titleViText: vi,
    titleEnText: en,
  };
}
