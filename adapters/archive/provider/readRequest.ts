// A request of OAI-PMH 2.0, strictly: an unknown, a repeated, a missing or an empty argument is an error.
import { OaiError } from './oaiError.js';

interface Rule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Takes `resumptionToken`, which stands alone. */
  readonly resumes: boolean;
}

const LIST: Rule = { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], resumes: true };

const RULES = {
  Identify: { required: [], optional: [], resumes: false },
  ListMetadataFormats: { required: [], optional: ['identifier'], resumes: false },
  ListSets: { required: [], optional: [], resumes: true },
  ListIdentifiers: LIST,
  ListRecords: LIST,
  GetRecord: { required: ['identifier', 'metadataPrefix'], optional: [], resumes: false },
} satisfies Record<string, Rule>;

export type Verb = keyof typeof RULES;

export interface OaiRequest {
  readonly verb: Verb;
  /** By name, without the verb. */
  readonly values: Readonly<Record<string, string>>;
}

function readVerb(given: URLSearchParams): Verb {
  const [verb, ...more] = given.getAll('verb');
  if (verb === undefined || more.length > 0) throw new OaiError('badVerb', 'The request needs exactly one verb.');
  if (!Object.hasOwn(RULES, verb)) throw new OaiError('badVerb', 'This is not a verb of OAI-PMH 2.0.');
  return verb as Verb;
}

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/;

/** An instant that exists: `2026-02-30` is none. */
function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text.replace('Z', ''));
}

function checkDates({ from, until }: Readonly<Record<string, string>>): void {
  const given = [from, until].filter((date) => date !== undefined);
  if (!given.every(isDate)) throw new OaiError('badArgument', 'from and until are UTC dates.');
  if (from === undefined || until === undefined) return;
  if (from.length !== until.length) throw new OaiError('badArgument', 'from and until have different granularities.');
  if (from > until) throw new OaiError('badArgument', 'from is after until.');
}

/** @throws OaiError with badVerb or badArgument. */
export function readRequest(given: URLSearchParams): OaiRequest {
  const verb = readVerb(given);
  const rule: Rule = RULES[verb];
  const names = [...given.keys()].filter((name) => name !== 'verb');
  if (new Set(names).size < names.length) throw new OaiError('badArgument', 'An argument is repeated.');
  const isResumed = rule.resumes && names.includes('resumptionToken');
  const allowed = isResumed ? ['resumptionToken'] : [...rule.required, ...rule.optional];
  if (names.some((name) => !allowed.includes(name)))
    throw new OaiError('badArgument', 'There is an argument that the verb does not have, or that cannot stand here.');
  if (!isResumed && rule.required.some((name) => !names.includes(name)))
    throw new OaiError('badArgument', 'A required argument is missing.');
  const values = Object.fromEntries(names.map((name) => [name, given.get(name) ?? '']));
  if (Object.values(values).includes('')) throw new OaiError('badArgument', 'An argument is empty.');
  checkDates(values);
  return { verb, values };
}
