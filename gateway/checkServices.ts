// Checks declared services as a start would: each by itself, and together with everything else that may be in the schema.
import { readFiles, readServices, type DeclaredService, type Services } from '../adapters/lgsp/readServices.js';
import { adapters } from '../adapters/registry.js';
import { loadUnits } from '../config/units/loadUnits.js';
import { stitchDeclarations, withBuiltIn } from './compose/stitchDeclarations.js';
import { servicesFolder } from './declaredServices.js';
import { AdapterProblems } from './stitching/index.js';

/** What is wrong between adapters; each text names the adapter that has to change, or both that have one name. */
function findMisfits(services: readonly DeclaredService[]): readonly string[] {
  try {
    const all = withBuiltIn([...adapters, ...services.map(({ adapter }) => adapter)], loadUnits());
    // An installation may leave an adapter out; one that nobody could have is a mistake.
    return stitchDeclarations(all).leftOut.map(
      (reference) => `${reference}: no adapter of this build and no service has such a type; correct the name`,
    );
  } catch (error) {
    if (error instanceof AdapterProblems) return error.problems;
    throw error;
  }
}

/** The line of the name that a text begins with, in this service; undefined if it is about others. */
function placeIn({ file, adapter, lines }: DeclaredService, misfit: string): string | undefined {
  const text = misfit.startsWith(`${adapter.id}: `) ? misfit.slice(adapter.id.length + 2) : misfit;
  const [name = ''] = /^[\w.]+/.exec(text) ?? [];
  const line = lines.get(name) ?? lines.get(name.replace(/\..*$/, ''));
  const isAbout =
    text !== misfit || (line !== undefined && (/ → /.test(text) || misfit.split(' ').includes(adapter.id)));
  if (!isAbout) return undefined;
  return line === undefined ? `${file}: ${text}` : `${file}: line ${line}: ${text}`;
}

/** `files`: those to look at, among the services of the folder; none: all of these. */
export function checkServices(
  files: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Pick<Services, 'adapters' | 'problems'> {
  const folder = readServices(servicesFolder(env), adapters);
  const asked = files.length === 0 ? folder : readFiles(files, adapters);
  const own = new Set(asked.adapters.map(({ id }) => id));
  const others = folder.services.filter(({ adapter }) => !own.has(adapter.id));
  const misfits = findMisfits([...others, ...asked.services]).flatMap((misfit) => {
    // The later one of two is the one that is new.
    const place = asked.services.map((service) => placeIn(service, misfit)).findLast((one) => one !== undefined);
    return place ?? [];
  });
  return { adapters: asked.adapters, problems: [...asked.problems, ...misfits] };
}
