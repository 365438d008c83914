// Registered operations by application, hash and text: a request looks up once and never walks the list.
import type { ApplicationOperations, RegisteredOperation } from './records.js';

/** Rows that changed; a text that is null is not needed any more. */
export interface OperationChanges {
  readonly operationModes?: readonly { readonly clientId: string; readonly mode: ApplicationOperations['mode'] }[];
  readonly operations?: readonly (Omit<RegisteredOperation, 'text'> & {
    readonly clientId: string;
    readonly text: string | null;
  })[];
}

interface Kept {
  mode: ApplicationOperations['mode'];
  readonly byHash: Map<string, RegisteredOperation>;
  readonly byText: Map<string, RegisteredOperation>;
}

export function createOperationIndex() {
  const applications = new Map<string, Kept>();

  function keptOf(clientId: string): Kept {
    const known = applications.get(clientId);
    if (known !== undefined) return known;
    const fresh: Kept = { mode: 'OPEN', byHash: new Map(), byText: new Map() };
    applications.set(clientId, fresh);
    return fresh;
  }

  function replace({ byHash, byText }: Kept, hash: string, operation: RegisteredOperation | undefined): void {
    const before = byHash.get(hash);
    if (before !== undefined) byText.delete(before.text);
    byHash.delete(hash);
    if (operation === undefined) return;
    byHash.set(hash, operation);
    byText.set(operation.text, operation);
  }

  return {
    of: (client: string): ApplicationOperations | undefined => applications.get(client),
    apply({ operationModes = [], operations = [] }: OperationChanges): void {
      for (const { clientId, mode } of operationModes) keptOf(clientId).mode = mode;
      for (const { clientId, hash, name, text, retiresAt } of operations)
        replace(keptOf(clientId), hash, text === null ? undefined : { hash, name, text, retiresAt });
    },
  };
}
