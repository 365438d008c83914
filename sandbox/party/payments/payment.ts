// One payment as the platform keeps it.
export interface Payment {
  readonly reference: string;
  /** Whole đồng, as INIT had it. */
  readonly amount: string;
  readonly info: string;
  /** Milliseconds. */
  readonly openedAt: number;
  state: 'PENDING' | 'PAID' | 'CANCELLED';
}

/** TrangThaiGD (assumed). */
export const PAYMENT_STATES = { PAID: '00', PENDING: '01', CANCELLED: '02', EXPIRED: '03' } as const;

export type PaymentState = keyof typeof PAYMENT_STATES;

/** A payment that nobody makes ends by itself. */
export function stateOf({ state, openedAt }: Payment, now: number, ttlSeconds: number): PaymentState {
  return state === 'PENDING' && (now - openedAt) / 1_000 > ttlSeconds ? 'EXPIRED' : state;
}
