// Under which name a payment is waited for: by the command that opened it, until the platform reports it.

/** No personal value: the reference has no meaning. */
export function toPaymentName(reference: string): string {
  return `payment ${reference}`;
}
