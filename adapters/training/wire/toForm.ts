// Arguments as PHP reads them out of a form: `options[0][name]=limitfrom`, booleans as 1 and 0.

export type FormValue = string | number | boolean | readonly FormValue[] | { readonly [name: string]: FormValue };

function flatten(name: string, value: FormValue): (readonly [string, string])[] {
  if (Array.isArray(value))
    return (value as readonly FormValue[]).flatMap((one, index) => flatten(`${name}[${index}]`, one));
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, given]) => flatten(`${name}[${key}]`, given));
  return [[name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value)]];
}

/** A form body, percent-encoded. */
export function toForm(fields: Readonly<Record<string, FormValue>>): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) => flatten(name, value));
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
}
