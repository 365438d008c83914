// Declared services among everything else that may be in the schema: what collides, and what leads nowhere, with file and line.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkServices } from './checkServices.js';

const SAMPLES = join(import.meta.dirname, '../config/services');
const sample = (id: string) => readFileSync(join(SAMPLES, `${id}.yaml`), 'utf8');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'services-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a sample with changes, as a service of its own where it is said which. Returns its path. */
function write(from: string, changes: Readonly<Record<string, string>>, id = from): string {
  let text = sample(from).replaceAll(from, id);
  for (const [before, after] of Object.entries(changes)) {
    expect(text).toContain(before);
    text = text.replace(before, () => after);
  }
  const file = join(folder, `${id}.yaml`);
  writeFileSync(file, text);
  return file;
}

/** Problems, each with the text of the line that it names in the place of its number. */
function problemsOf(files: readonly string[], env: Record<string, string> = {}): readonly string[] {
  return checkServices(files, env).problems.map((problem) =>
    problem.replace(/^(.*?)([^/]*\.yaml): line (\d+): /, (_all, path: string, name: string, line: string) => {
      const text = readFileSync(`${path}${name}`, 'utf8').split('\n')[Number(line) - 1];
      return `${name} [${text?.trim() ?? ''}] `;
    }),
  );
}

it('finds nothing wrong with the samples, all together or one by one', () => {
  expect(checkServices([], {})).toMatchObject({ problems: [], adapters: [{}, {}, {}] });
  const files = ['enterprise-register', 'procedure-results'].map((id) => join(SAMPLES, `${id}.yaml`));
  for (const file of files) expect(checkServices([file], {}).problems).toEqual([]);
});

describe('a service', () => {
  it('cannot have the names of another service of the folder', () => {
    const file = write('enterprise-register', {}, 'enterprise-copy');
    expect(problemsOf([file])).toEqual([
      'enterprise-copy.yaml [- name: Enterprise] Enterprise is defined by enterprise-register and by enterprise-copy',
      'enterprise-copy.yaml [field: enterprise] Query.enterprise is defined by enterprise-register and by enterprise-copy',
    ]);
  });

  it('cannot have those of an adapter, of the gateway, or of another file that is looked at', () => {
    const type = write('enterprise-register', {
      'name: Enterprise': 'name: Officer',
      'field: enterprise': 'field: unit',
    });
    const field = write('procedure-results', { 'unitField: procedureResults': 'unitField: dossiers' });
    expect(problemsOf([type, field])).toEqual([
      'enterprise-register.yaml [- name: Officer] Officer is defined by hr-records and by enterprise-register',
      'enterprise-register.yaml [field: unit] Query.unit is defined by units and by enterprise-register',
      'procedure-results.yaml [unitField: dossiers] Unit.dossiers is defined by public-services and by procedure-results',
    ]);
  });

  it('leads to types that are there', () => {
    const file = write('procedure-results', { 'type: Procedure\n': 'type: Procedures\n' });
    expect(problemsOf([file])).toEqual([
      'procedure-results.yaml [procedure:] ProcedureResult.procedure → Procedures: no adapter of this build and no service has such a type; correct the name',
    ]);
  });

  it('leads to rows, which have keys', () => {
    const file = write('procedure-results', { 'type: Procedure\n': 'type: TrainingSummary\n' });
    expect(problemsOf([file])).toEqual([
      'procedure-results.yaml [procedure:] ProcedureResult.procedure is a reference, and TrainingSummary has no key: it is no Node',
    ]);
  });

  it('may lead to a service that the folder has, whichever file is looked at', () => {
    write('enterprise-register', {});
    const file = write('procedure-results', { 'type: Procedure\n': 'type: Enterprise\n' });
    expect(problemsOf([file], { GATEWAY_SERVICES_FOLDER: folder })).toEqual([]);
    rmSync(join(folder, 'enterprise-register.yaml'));
    expect(problemsOf([file], { GATEWAY_SERVICES_FOLDER: folder })).toHaveLength(1);
  });

  it('has an id that is nobody else’s, and its file has the name', () => {
    const file = write('enterprise-register', {}, 'units');
    expect(problemsOf([file])).toEqual([
      'units.yaml [id: units] id: "units" is taken by the gateway; choose another one',
    ]);
    const other = write('procedure-results', { 'id: procedure-results': 'id: results' });
    expect(problemsOf([other])).toEqual([
      'procedure-results.yaml [id: results] id: the file must have the name of its id: results.yaml',
    ]);
  });

  it('with mistakes of its own is told of together with those that do not fit', () => {
    const broken = write('enterprise-register', { 'levels: [CITY, WARD]': 'levels: [TOWN]' });
    const misfit = write('procedure-results', { 'name: ProcedureResult\n': 'name: Officer\n' });
    expect(problemsOf([broken, misfit]).map((problem) => problem.split(' ')[0])).toEqual([
      'enterprise-register.yaml',
      'procedure-results.yaml',
    ]);
  });
});
