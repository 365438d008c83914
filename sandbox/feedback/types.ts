// The shapes of the sample feedback system, in GeoReport's own words where it has them.

export interface ServiceQuestion {
  readonly code: string;
  readonly datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist';
  readonly required: boolean;
  readonly description: string;
  /** Shown, not asked. */
  readonly variable: boolean;
  readonly values: readonly { readonly key: string; readonly name: string }[];
}

export interface Service {
  readonly code: string;
  readonly name: string;
  readonly type: 'realtime' | 'batch' | 'blackbox';
  readonly group: string;
  readonly questions: readonly ServiceQuestion[];
}

/** A request; whether it is open depends on the time at which somebody looks. */
export interface FeedbackRequest {
  readonly id: string;
  readonly serviceCode: string;
  readonly description: string;
  /** Code of the agency in charge, QĐ 20/2020 form. */
  readonly agencyCode: string;
  /** Milliseconds. */
  readonly requestedAt: number;
  readonly address: string;
  readonly lat: string;
  readonly long: string;
  readonly mediaUrl: string | null;
  readonly requesterName: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface FeedbackUpdate {
  readonly id: string;
  readonly requestId: string;
  /** Lower case, as FixMyStreet tells it. */
  readonly status: string;
  readonly description: string;
  readonly at: number;
}
