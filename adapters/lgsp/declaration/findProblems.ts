// What the shape of a declaration does not say by itself: names that fit together, rules that need each other.
import type { CallParts, List } from './callSchema.js';
import type { Declaration, RowType } from './declarationSchema.js';
import { MAX_DEPTH, type Field } from './fieldSchema.js';
import { propertyOf } from './propertyOf.js';
import { namesOf } from './template.js';

export interface DeclarationProblem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

type Path = readonly PropertyKey[];
type Add = (path: Path, text: string) => void;

/** `x:household.read` opens rows, `x:household.read-personal` their values in clear. */
function personalCapability(access: string): string {
  return access.replace(/\.[^.]*$/, '.read-personal');
}

function hasPersonal(fields: Readonly<Record<string, Field>>): boolean {
  return Object.values(fields).some((field) =>
    field.kind === 'Object' ? hasPersonal(field.fields) : 'personal' in field && field.personal !== undefined,
  );
}

function checkNames(call: CallParts, known: readonly string[], path: Path, add: Add): void {
  for (const name of namesOf(call))
    if (!known.includes(name))
      add(path, `{${name}} is not known here; there are: ${known.map((one) => `{${one}}`).join(', ') || 'none'}`);
  if (call.method === 'GET' && call.body !== undefined) add([...path, 'body'], 'a GET has no body; use POST or query');
}

function checkFields(fields: Readonly<Record<string, Field>>, path: Path, depth: number, add: Add): void {
  for (const [name, field] of Object.entries(fields)) {
    const here = [...path, name];
    const isPersonal = 'personal' in field && field.personal !== undefined;
    if (['id', 'reference', 'unit', 'unitKey'].includes(name)) add(here, `"${name}" is taken; choose another name`);
    if (isPersonal && field.required)
      add([...here, 'required'], 'a personal value can be masked: it cannot be required');
    if (isPersonal && 'list' in field && field.list)
      add([...here, 'list'], 'a personal value stands alone, not in a list');
    if (field.kind === 'Reference' && Object.hasOwn(fields, propertyOf(name, field)))
      add(here, `its key is kept as "${propertyOf(name, field)}", which is another field: choose another name`);
    if (field.kind === 'Reference' && depth > 1) add(here, 'references stand on the row itself, not inside');
    if (field.kind === 'Reference' && field.required) add([...here, 'required'], 'a reference cannot be required');
    if (field.kind !== 'Object') continue;
    if (depth >= MAX_DEPTH) add(here, `objects lie at most ${MAX_DEPTH - 1} deep`);
    else checkFields(field.fields, [...here, 'fields'], depth + 1, add);
  }
}

function checkKey(type: RowType, path: Path, add: Add): void {
  const { key, fields } = type;
  const field = fields[key.field];
  const at = [...path, 'fields', key.field];
  if (field === undefined) add([...path, 'key', 'field'], `"${key.field}" is not one of the fields`);
  else if (field.kind !== 'String' || field.list) add(at, 'the key must be a String');
  else if (key.personal && field.personal === undefined) add(at, 'a personal key needs personal: { class, mask }');
  else if (!key.personal && field.personal !== undefined)
    add([...path, 'key'], 'the key is personal: say personal: true here, so that no id holds it');
  else if (!key.personal && !field.required) add(at, 'the key must be required: true');
  if (key.personal && type.one === undefined)
    add(path, 'rows with a personal key are asked for one by one: give "one"');
}

function checkScope(type: RowType, declared: readonly string[], path: Path, add: Add): void {
  const { access, unit, subject, fields } = type;
  if (access !== 'PUBLIC' && !declared.includes(access)) add([...path, 'access'], `${access} is not in grants`);
  if (access !== 'PUBLIC' && unit === undefined)
    add([...path, 'access'], 'rows that are not public need "unit", which says whose they are');
  if (unit !== undefined && (unit.by === 'OWNER') === (unit.at !== undefined))
    add([...path, 'unit'], unit.by === 'OWNER' ? 'OWNER has no "at"' : `${unit.by} needs "at"`);
  if (subject === undefined) return;
  if (fields[subject]?.kind !== 'String') add([...path, 'subject'], `"${subject}" is not a String of the fields`);
  if (access === 'PUBLIC') add([...path, 'subject'], 'public rows need no subject: everybody may see them');
}

function checkList(type: RowType, list: List, settings: readonly string[], path: Path, add: Add): void {
  const { paging, unitField } = list;
  const paged = { PAGE: ['page', 'size'], OFFSET: ['offset', 'size'], NONE: [] }[paging?.by ?? 'NONE'];
  const names = Object.keys(list.arguments);
  for (const name of names)
    if (['first', 'after', 'unit', 'reach', 'key', 'agency', 'page', 'offset', 'size'].includes(name))
      add([...path, 'arguments', name], `"${name}" is taken; choose another name`);
  checkNames(list, [...names, ...paged, ...settings, ...(type.access === 'PUBLIC' ? [] : ['agency'])], path, add);
  const used = namesOf(list);
  for (const name of names) if (!used.includes(name)) add([...path, 'arguments', name], `no {${name}} uses it`);
  if (paging !== undefined && !used.includes(paged[0] ?? ''))
    add([...path, 'paging'], `paging by ${paging.by} needs {${paged[0] ?? ''}} in path, query or body`);
  if (unitField !== undefined && type.unit === undefined)
    add([...path, 'unitField'], 'rows do not say their unit: give "unit" to the type');
  const needs = Object.values(list.arguments).some(({ required }) => required) || used.includes('agency');
  if (needs && type.one === undefined) add(path, 'the list is never read whole: rows by key need "one"');
}

function checkType(declaration: Declaration, type: RowType, path: Path, add: Add): void {
  const settings = Object.keys(declaration.settings).map((name) => `setting:${name}`);
  const declared = declaration.grants.map((grant) => grant.capability);
  checkKey(type, path, add);
  checkScope(type, declared, path, add);
  checkFields(type.fields, [...path, 'fields'], 1, add);
  if (type.one === undefined && type.list === undefined) add(path, 'give "one", "list", or both');
  if (type.one !== undefined) {
    checkNames(type.one, ['key', ...settings], [...path, 'one'], add);
    if (!namesOf(type.one).includes('key'))
      add([...path, 'one'], 'nothing says which row: use {key} in path, query or body');
  }
  if (type.list !== undefined) checkList(type, type.list, settings, [...path, 'list'], add);
  if (!hasPersonal(type.fields)) return;
  const personal = personalCapability(type.access);
  if (type.access === 'PUBLIC')
    add([...path, 'access'], 'public rows are nobody’s, so nobody could see their personal values: name a capability');
  else if (!declared.includes(personal)) add(['grants'], `${type.name} has personal values: declare ${personal}`);
}

/** Names of types, root fields and fields, with where they stand; each may stand once. */
export function namesGiven(declaration: Declaration): (readonly [name: string, path: Path])[] {
  function inside(fields: Readonly<Record<string, Field>>, path: Path): (readonly [string, Path])[] {
    return Object.entries(fields).flatMap(([name, field]) => {
      const here = [...path, name];
      if (field.kind === 'Enum') return [[field.type, here] as const];
      return field.kind === 'Object' ? [[field.type, here] as const, ...inside(field.fields, [...here, 'fields'])] : [];
    });
  }
  return declaration.types.flatMap((type, i) => [
    [type.name, ['types', i, 'name']] as const,
    ...Object.keys(type.fields).map((name) => [`${type.name}.${name}`, ['types', i, 'fields', name]] as const),
    ...(type.one === undefined ? [] : [[`Query.${type.one.field}`, ['types', i, 'one', 'field']] as const]),
    ...(type.list === undefined ? [] : [[`Query.${type.list.field}`, ['types', i, 'list', 'field']] as const]),
    ...(type.list?.unitField === undefined
      ? []
      : [[`Unit.${type.list.unitField}`, ['types', i, 'list', 'unitField']] as const]),
    ...inside(type.fields, ['types', i, 'fields']),
  ]);
}

/** Everything at once, each with the place it is about. */
export function findProblems(declaration: Declaration): readonly DeclarationProblem[] {
  const problems: DeclarationProblem[] = [];
  const add: Add = (path, text) => void problems.push({ path, text });
  const settings = Object.keys(declaration.settings).map((name) => `setting:${name}`);
  declaration.grants.forEach(({ capability }, i) => {
    if (!capability.startsWith(`${declaration.id}:`))
      add(['grants', i, 'capability'], `must begin with "${declaration.id}:"`);
    if (declaration.grants.findIndex((other) => other.capability === capability) !== i)
      add(['grants', i, 'capability'], `${capability} is declared twice`);
  });
  declaration.envelope.errors.forEach((rule, i) => {
    const { at, is, missing, status } = rule;
    if (status === undefined && is === undefined && missing === undefined)
      add(['envelope', 'errors', i], 'say when it applies: status, or at with is or missing');
    if ((is !== undefined || missing !== undefined) && at === undefined)
      add(['envelope', 'errors', i], 'is and missing need "at"');
  });
  checkNames(declaration.probe, settings, ['probe'], add);
  declaration.types.forEach((type, i) => checkType(declaration, type, ['types', i], add));
  const seen = new Set<string>();
  for (const [name, path] of namesGiven(declaration)) {
    if (seen.has(name)) add(path, `${name} is declared twice in this file`);
    seen.add(name);
  }
  return problems;
}
