// Where something stands in a reply: a JSON pointer (RFC 6901) or a dotted path, in which `*` is the only member there is.

/** What is found; `holder` is true if what it should stand in is there. */
export interface Found {
  readonly value: unknown;
  readonly holder: boolean;
}

export type Place = (reply: unknown) => Found;

/** The only member, whatever its name: some services name it after the operation. */
const ONLY = Symbol('only');

type Step = string | typeof ONLY;

function toSteps(text: string): readonly Step[] {
  if (text === '') return [];
  // RFC 6901, section 4: ~1 first, or ~01 would become a slash.
  if (text.startsWith('/'))
    return text
      .slice(1)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return text.split('.').map((step) => (step === '*' ? ONLY : step));
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function member(holder: object, step: Step): unknown {
  if (step === ONLY) {
    const members: unknown[] = Object.values(holder);
    return members.length === 1 ? members[0] : undefined;
  }
  // Not what every object or list inherits, and "-" (RFC 6901) is after the end of a list.
  if (!Object.hasOwn(holder, step) || (Array.isArray(holder) && !/^\d+$/.test(step))) return undefined;
  return (holder as Record<string, unknown>)[step];
}

export function compilePlace(text: string): Place {
  const steps = toSteps(text);
  return (reply) => {
    let value = reply;
    for (const step of steps) {
      // A step before that led nowhere: there is nothing for this one to stand in.
      if (!isHolder(value)) return { value: undefined, holder: false };
      value = member(value, step);
    }
    return { value, holder: true };
  };
}

/** Nothing there, in all the ways in which services say so. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return Array.isArray(value) && value.length === 0;
}
