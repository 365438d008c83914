// Citizens: looked up for a purpose, shown to whoever may see the unit where they live, and verified.
import { createRowTest, inParallel, isEmptyScope, type AdapterRecord } from '../kit/index.js';
import type { CitizenFacts, CitizenQuestion } from './citizenFacts.js';
import type { Call } from './client.js';
import { readQuestion, requirePurpose } from './readQuestion.js';
import { fits } from './sameFacts.js';
import type { CitizenMatch, CitizenRecord, QueryCitizenArgs, QueryVerifyCitizenArgs } from './schema.generated.js';

const TYPE = 'Citizen';
type Row = CitizenRecord & AdapterRecord;

function toRow(question: CitizenQuestion, facts: CitizenFacts, { client }: Call): Row {
  const { permanent, current, ...rest } = facts;
  const { ward } = client.config.residence === 'PERMANENT' ? permanent : current;
  return {
    ...rest,
    reference: client.references.seal(question),
    permanentAddress: permanent.text,
    currentAddress: current.text,
    // Old records hold codes of wards that are no more: they belong to nobody.
    unitKey: ward === null ? null : (client.units.unitOn(ward, client.clock.today()) ?? null),
  };
}

function seesNobody({ scope }: Call): boolean {
  return isEmptyScope(scope, TYPE) && scope.subject === undefined;
}

async function find(question: CitizenQuestion, call: Call): Promise<Row | null> {
  const facts = await call.client.source.find(question, requirePurpose(call));
  // Name and birth date are asked with the number: where they do not fit, it is somebody else.
  if (facts === null || !fits(question, facts)) return null;
  const row = toRow(question, facts, call);
  const { reference, unitKey, personalId } = row;
  const shows = createRowTest(call.scope, TYPE);
  return shows({ key: reference, units: [unitKey], subject: personalId }) ? row : null;
}

/** `Query.citizen`. */
export async function lookUpCitizen(args: QueryCitizenArgs, call: Call): Promise<Row | null> {
  requirePurpose(call);
  const question = readQuestion(args, call);
  if (seesNobody(call)) return null;
  await call.lookUp(question.personalId);
  return find(question, call);
}

/** `Query.verifyCitizen`: one bit, about anybody; people have business outside their own ward. */
export async function verifyCitizen(args: QueryVerifyCitizenArgs, call: Call): Promise<CitizenMatch | null> {
  const asker = requirePurpose(call);
  const question = readQuestion(args, call);
  if (seesNobody(call)) return null;
  await call.lookUp(question.personalId);
  return (await call.client.source.verify(question, asker)) ? 'MATCH' : 'NO_MATCH';
}

/** By reference: the same question again, for a purpose again. */
export async function loadCitizens(references: readonly string[], call: Call): Promise<readonly (Row | null)[]> {
  if (references.length === 0 || seesNobody(call)) return references.map(() => null);
  requirePurpose(call);
  const { client, signal } = call;
  const asked = [...new Set(references)].flatMap((reference) => {
    const question = client.references.open(reference);
    return question === null ? [] : [{ reference, question }];
  });
  const rows = await inParallel(asked, client.config.maxParallel, signal, ({ question }, one) =>
    find(question, { ...call, signal: one }),
  );
  const found = new Map(asked.map(({ reference }, index) => [reference, rows[index] ?? null]));
  return references.map((reference) => {
    const row = found.get(reference) ?? null;
    // Sealed anew it may be another one by now: the row keeps the reference that it was asked by.
    return row === null ? null : { ...row, reference };
  });
}
