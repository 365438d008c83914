// Which arguments the verbs of OAI-PMH take, and what is wrong with a request: the codes of the protocol.
import type { ArchiveBehaviour } from './behaviour.js';

interface Rule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Takes `resumptionToken`, which stands alone. */
  readonly pages: boolean;
}

const LIST: Rule = { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], pages: true };

const RULES: Readonly<Record<string, Rule>> = {
  Identify: { required: [], optional: [], pages: false },
  ListMetadataFormats: { required: [], optional: ['identifier'], pages: false },
  ListSets: { required: [], optional: [], pages: true },
  ListIdentifiers: LIST,
  ListRecords: LIST,
  GetRecord: { required: ['identifier', 'metadataPrefix'], optional: [], pages: false },
};

export class OaiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Arguments by name, without the verb. */
export interface OaiCall {
  readonly verb: string;
  readonly values: Readonly<Record<string, string>>;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SECOND = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

function checkDates({ from, until }: Readonly<Record<string, string>>, finest: ArchiveBehaviour['granularity']): void {
  const given = [from, until].filter((date) => date !== undefined);
  const isDate = (date: string) => {
    const at = new Date(date);
    const isForm = DAY.test(date) || SECOND.test(date);
    // 30 February is read as a day of March.
    return isForm && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date.replace('Z', ''));
  };
  if (!given.every(isDate)) throw new OaiError('badArgument', 'not a date');
  if (finest === 'YYYY-MM-DD' && given.some((date) => SECOND.test(date)))
    throw new OaiError('badArgument', 'dates are days');
  if (from === undefined || until === undefined) return;
  if (from.length !== until.length) throw new OaiError('badArgument', 'from and until differ in granularity');
  if (from > until) throw new OaiError('badArgument', 'from is after until');
}

/** @throws OaiError as the protocol says. */
export function readOaiCall(given: URLSearchParams, granularity: ArchiveBehaviour['granularity']): OaiCall {
  const verbs = given.getAll('verb');
  const [verb = ''] = verbs;
  const rule = Object.hasOwn(RULES, verb) ? RULES[verb] : undefined;
  if (verbs.length !== 1 || rule === undefined) throw new OaiError('badVerb', 'no verb, several or an unknown one');
  const names = [...given.keys()].filter((name) => name !== 'verb');
  if (new Set(names).size !== names.length) throw new OaiError('badArgument', 'an argument stands twice');
  const values = Object.fromEntries(names.map((name) => [name, given.get(name) ?? '']));
  if (rule.pages && names.includes('resumptionToken')) {
    if (names.length > 1) throw new OaiError('badArgument', 'resumptionToken stands alone');
    return { verb, values };
  }
  const unknown = names.find((name) => ![...rule.required, ...rule.optional].includes(name));
  if (unknown !== undefined) throw new OaiError('badArgument', 'an argument that the verb has not');
  if (rule.required.some((name) => !names.includes(name))) throw new OaiError('badArgument', 'an argument is missing');
  if (names.some((name) => values[name] === '')) throw new OaiError('badArgument', 'an argument is empty');
  checkDates(values, granularity);
  return { verb, values };
}
