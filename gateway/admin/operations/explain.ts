// Why an operation is allowed or refused, field by field, for somebody else; nothing is run.
import { z } from 'zod';
import { findApplication, findTenant } from '../../store/index.js';
import type { AdminContext } from '../context.js';
import { defineQuery, type Requirement } from '../defineOperation.js';
import { explainFor, type ExplainedCaller } from '../explanation.js';
import { NOWHERE, overEverything } from '../guards.js';
import { agencyCode, clientId, code, optional } from '../inputs.js';
import { personReference } from '../rightInputs.js';

const EXPLAIN = 'gateway:access.explain';

const asForm = z.object({
  client: optional(clientId),
  agency: optional(agencyCode),
  roles: z
    .array(code)
    .max(50)
    .nullish()
    .transform((roles) => roles ?? []),
  ownToken: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  reference: optional(personReference),
  purpose: optional(code),
});

function toCaller(as: z.output<typeof asForm>): ExplainedCaller {
  const { client, agency, roles, ownToken, reference, purpose } = as;
  // Who it is matters for grants to a person alone; a name that nobody has holds none.
  return { caller: { client: client ?? '', agency, roles, ownToken, reference: reference ?? '' }, purpose };
}

/** Over the unit of the agency that is meant; of a citizen, or of nobody in particular, over the city. */
async function overMeant(as: z.output<typeof asForm>, context: AdminContext): Promise<Requirement> {
  const { db } = context.services;
  if (as.agency !== null) return { capability: EXPLAIN, unit: (await findTenant(db, as.agency))?.unit ?? NOWHERE };
  if (!as.ownToken || as.client === null) return overEverything(EXPLAIN, context);
  return { capability: EXPLAIN, unit: (await findApplication(db, as.client))?.unit ?? NOWHERE };
}

export const explain = defineQuery({
  name: 'explain',
  input: z.object({
    operation: z.string().min(1).max(20_000),
    operationName: optional(z.string().regex(/^[_A-Za-z][_0-9A-Za-z]{0,127}$/)),
    as: asForm,
  }),
  points: 5,
  event: 'access.explained',
  authorise: ({ as }, context) => overMeant(as, context),
  async act({ operation, operationName, as }, { services }) {
    const result = explainFor(operation, operationName, toCaller(as), services);
    const { client, agency, roles, ownToken, purpose } = as;
    return {
      result,
      target: { type: 'Access', id: as.reference ?? as.client ?? as.agency ?? '' },
      details: { client, agency, roles, ownToken, purpose, allowed: result.allowed },
    };
  },
});
