// The three administrative levels. DISTRICT exists for records up to 2025-06-30 only.
export const UNIT_LEVELS = ['CITY', 'DISTRICT', 'WARD'] as const;
export type UnitLevel = (typeof UNIT_LEVELS)[number];
