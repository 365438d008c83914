// The record of a request that is refused before any operation: a suspended tenant, a purpose that nobody knows.
import type { ErrorCode } from '../../schema/errors.js';
import { PLAIN_ENTRY, type Auditor } from '../audit/index.js';
import type { Principal } from '../identity/index.js';
import { describeError, type Logger } from '../observability/index.js';
import type { Registry } from './openRegistry.js';

export interface RefusalParts {
  readonly auditor: Pick<Auditor<never>, 'write'>;
  readonly registry: Registry;
  readonly log: Logger;
}

export function createRefusalRecord({ auditor, registry, log }: RefusalParts) {
  return async (
    requestId: string,
    principal: Principal | undefined,
    code: ErrorCode,
    ip: string | undefined,
  ): Promise<void> => {
    // Not knowing is no refusal, and leaves no trail but the log's.
    if (principal === undefined || code === 'SERVICE_UNAVAILABLE') return;
    const agency = principal.agency === null ? undefined : registry.directory.agency(principal.agency);
    const unit = agency === undefined ? undefined : registry.tree.unit(agency.unit);
    try {
      await auditor.write({
        ...PLAIN_ENTRY,
        event: 'operation.refused',
        outcome: 'DENIED',
        actor: {
          reference: principal.reference,
          issuer: principal.issuer,
          client: principal.actor?.client ?? principal.client,
          acr: principal.acr,
        },
        onBehalfOf: principal.actor === null ? null : principal.reference,
        tenant: agency?.code ?? null,
        unit: unit === undefined ? null : { key: unit.key, name: unit.fullName },
        ip: ip ?? null,
        requestId,
        codes: [code],
      });
    } catch (error) {
      log.warn({ requestId, ...describeError(error) }, 'a refusal was not recorded');
    }
  };
}
