// Payloads hold personal data: they are kept sealed under the id of their command, and only until it has ended.

export interface PayloadSealer {
  seal(context: string, text: string): string;
  unseal(context: string, sealed: string): string | undefined;
}

/** The key of the installation is not the one it was sealed with, or somebody changed the row. */
export class PayloadUnreadable extends Error {
  constructor() {
    super('the payload of a command cannot be opened');
    this.name = 'PayloadUnreadable';
  }
}

export function openPayload(sealer: PayloadSealer, id: string, sealed: string | null): unknown {
  const text = sealed === null ? undefined : sealer.unseal(id, sealed);
  if (text === undefined) throw new PayloadUnreadable();
  return JSON.parse(text);
}
