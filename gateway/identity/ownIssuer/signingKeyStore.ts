// Where the signing keys are kept, as this concern needs it.

export interface SigningKeyRecord {
  readonly kid: string;
  readonly alg: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Empty once the key has ended. */
  readonly sealedPrivate: string;
  readonly signsFrom: Date;
  /** When the last token it signed has expired; null while it signs or is going to. */
  readonly endsAt: Date | null;
}

export interface KeyChange {
  readonly add: SigningKeyRecord;
  /** Keys that stop signing, and when the last of their tokens expires. */
  readonly end: readonly { readonly kid: string; readonly at: Date }[];
}

export interface SigningKeyStore {
  /** Keys that have not ended at this moment. */
  list(now: Date): Promise<readonly SigningKeyRecord[]>;
  /** Decides on the current list while no other replica can, and carries the change out. */
  change(
    now: Date,
    decide: (keys: readonly SigningKeyRecord[]) => KeyChange | undefined,
  ): Promise<readonly SigningKeyRecord[]>;
  /** Forgets the private parts of ended keys, used assertions, and logins that were never finished. */
  sweep(now: Date): Promise<void>;
}
