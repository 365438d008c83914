// Why an operation is allowed or refused for somebody, with the grants that decide.
import { GraphQLError, getOperationAST, parse, separateOperations, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { AccessDecider, Caller, GrantRecord } from '../access/index.js';
import { AdminError, type ExplainedField } from '../admin/index.js';
import { explainOperation } from '../graphql/index.js';
import type { StitchedGateway } from '../stitching/index.js';

const MAX_TOKENS = 5_000;

function parseText(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: MAX_TOKENS, noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) throw new AdminError('GRAPHQL_PARSE_FAILED');
    throw error;
  }
}

/** The one operation that is meant, with the fragments that it uses. */
function readOperation(text: string, operationName: string | null, schema: GraphQLSchema): DocumentNode {
  const document = parseText(text);
  const operation = getOperationAST(document, operationName);
  const chosen = operation == null ? undefined : separateOperations(document)[operation.name?.value ?? ''];
  if (chosen === undefined) throw new AdminError('OPERATION_RESOLUTION_FAILURE');
  if (validate(schema, chosen, undefined, { maxErrors: 1 }).length > 0)
    throw new AdminError('GRAPHQL_VALIDATION_FAILED');
  return chosen;
}

function idsOf(grants: readonly GrantRecord[]): string[] {
  return grants.map((grant) => grant.id);
}

export function createExplain({ schema, rules }: Pick<StitchedGateway, 'schema' | 'rules'>, decider: AccessDecider) {
  return (
    text: string,
    operationName: string | null,
    caller: Caller,
    purpose: string | null,
  ): readonly ExplainedField[] => {
    const document = readOperation(text, operationName, schema);
    const access = decider.accessFor(caller, purpose);
    const usable = decider.heldGrants(caller).grants.filter((grant) => grant.usable);
    const grantsOf = (capability: string) => usable.filter((grant) => grant.capability === capability);
    return explainOperation(document, schema, rules, {
      holds: (capability) => access.holds(capability),
      heldInSandboxOnly: (capability) => access.heldInSandboxOnly(capability),
      grantsOf: (capability) => idsOf(grantsOf(capability)),
      grantsForPurpose: (capability) =>
        idsOf(
          grantsOf(capability).filter((grant) => access.purpose !== null && grant.purposes.includes(access.purpose)),
        ),
      purpose: access.purpose,
      steppedUp: access.steppedUp,
    });
  };
}
