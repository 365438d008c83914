// The APIs for which the sample identity provider makes tokens.

/** Audience of the gateway's API, unless the options say otherwise. */
export const GATEWAY_AUDIENCE = 'https://gateway.hanoi.sample/api';

/** A second registered API, so that one can get a real token which is not for the gateway. */
export const OTHER_AUDIENCE = 'https://other.hanoi.sample/api';
