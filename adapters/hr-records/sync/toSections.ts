// From the file of an officer to the sections of the Ministry's record, every value checked. Mistakes name the field alone.
import { InputError, type UnitDirectory } from '../../kit/index.js';
import { toPartialDate } from '../partialDate.js';
import { parseCodeSet } from './codeSet.js';
import { isListSection, type Field, type PartLayout, type Rule } from './layout.js';
import type { OfficerFile } from './readOfficerFile.js';
import type { SyncSettings } from './syncSettings.js';

type Values = Readonly<Record<string, string>>;
type Rows = readonly Values[];

/** One section: values, and lists of rows; or, for a section that is a list, its rows. */
export type Section = Readonly<Record<string, string | Rows>> | Rows;

export type Sections = Readonly<Record<string, Section>>;

export interface ToSectionsOptions {
  readonly settings: SyncSettings;
  readonly units: Pick<UnitDirectory, 'agency'>;
}

const MOST_NAMED = 10;
const LONGEST = 500;
// oxlint-disable-next-line no-control-regex -- they are what is refused
const UNSEEN = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;

/** The value as it goes out; undefined where the Ministry would not accept it. */
type Convert = (value: string) => string | undefined;

function dayFirst(value: string, form: SyncSettings['content']['dateForm']): string | undefined {
  const date = toPartialDate(value);
  if (date?.value === null || date?.value === undefined) return undefined;
  return form === 'ISO' ? date.value : date.value.split('-').reverse().join('/');
}

function toConvert(rule: Rule, { settings, units }: ToSectionsOptions): Convert {
  if ('list' in rule) {
    const codes = parseCodeSet(settings.codeLists[rule.list]);
    return (value) => (codes?.has(value) === true ? value : undefined);
  }
  if ('form' in rule) {
    const form = new RegExp(settings.codeForms[rule.form], 'u');
    return (value) => (form.test(value) ? value : undefined);
  }
  if (rule.kind === 'DAY') return (value) => dayFirst(value, settings.content.dateForm);
  const plain: Convert = (value) => (value.length <= LONGEST && !UNSEEN.test(value) ? value : undefined);
  if (rule.kind === 'TEXT') return plain;
  const known: Convert = (value) => units.agency(value)?.[settings.content.agencyForm === 'OLD' ? 'oldCode' : 'code'];
  // Histories name agencies from before the directory begins.
  return rule.kind === 'AGENCY' ? known : (value) => known(value) ?? plain(value);
}

/** What no record is without. */
const REQUIRED = new Set(['MaDonViQuanLy', 'SoHieuCBCCVC', 'HoVaTen', 'PhanLoaiHoSo']);

interface Reader {
  values(fields: readonly Field[], cells: Values, at: string): Values;
  done(): void;
}

function createReader(options: ToSectionsOptions): Reader {
  const mistakes: string[] = [];
  const { missing, noPartyPost } = options.settings.content;
  const converters = new Map<Rule, Convert>();

  function convert(rule: Rule, text: string): string | undefined {
    const converter = converters.get(rule) ?? toConvert(rule, options);
    converters.set(rule, converter);
    return converter(text);
  }

  function value({ name, column, rule }: Field, cells: Values, at: string): readonly [string, string][] {
    const given = cells[column] ?? '';
    const text = given === '' && column === 'party_post_code' ? noPartyPost : given;
    if (text === '' && !REQUIRED.has(name)) return missing === 'EMPTY' ? [[name, '']] : [];
    const converted = text === '' ? undefined : convert(rule, text);
    if (converted === undefined) mistakes.push(`${at}.${name}`);
    return [[name, converted ?? '']];
  }

  return {
    values: (fields, cells, at) => Object.fromEntries(fields.flatMap((field) => value(field, cells, at))),
    done() {
      if (mistakes.length === 0) return;
      const named = mistakes.slice(0, MOST_NAMED).join(', ');
      const more = mistakes.length > MOST_NAMED ? ` (+${mistakes.length - MOST_NAMED})` : '';
      throw new InputError(
        `officer: the HR database has values that the Ministry does not accept, or none, in: ${named}${more}.`,
        `officer: cơ sở dữ liệu nhân sự có giá trị mà Bộ Nội vụ không chấp nhận, hoặc bỏ trống, ở: ${named}${more}.`,
      );
    },
  };
}

/** Throws one InputError that names every field whose value does not fit. */
export function toSections(file: OfficerFile, parts: readonly PartLayout[], options: ToSectionsOptions): Sections {
  const reader = createReader(options);
  const sections = parts.map((part): [string, Section] => {
    const { section, fields } = part;
    const lists = part.lists.map(({ name, fields: columns }): [string, Rows] => {
      const at = isListSection(part) ? name : `${section}.${name}`;
      const rows = file.lists[name] ?? [];
      return [name, rows.map((row, place) => reader.values(columns, row, `${at}[${place}]`))];
    });
    if (isListSection(part)) return [section, lists[0]?.[1] ?? []];
    return [section, { ...reader.values(fields, file.cells, section), ...Object.fromEntries(lists) }];
  });
  reader.done();
  return Object.fromEntries(sections);
}
