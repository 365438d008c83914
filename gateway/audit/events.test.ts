// The catalogue of events: names of one form, in two languages, each in one group.
import { describe, expect, it } from '@jest/globals';
import { auditEventsPage } from '../../scripts/docs/auditEventsPage.js';
import { AUDIT_EVENT_GROUPS, AUDIT_EVENTS } from './events.js';

describe('the catalogue of audit events', () => {
  it('has names of one form and both languages', () => {
    for (const [name, { vi, en, when, sensitivity }] of Object.entries(AUDIT_EVENTS)) {
      expect(name).toMatch(/^[a-z-]+(\.[a-z-]+){1,2}$/);
      for (const text of [vi, en, when]) expect(text.length).toBeGreaterThan(5);
      expect([1, 2, 3, 4]).toContain(sensitivity);
    }
  });

  it('puts each event into one group, and all on the page', () => {
    const grouped = AUDIT_EVENT_GROUPS.flatMap(([, events]) => Object.keys(events));
    expect(grouped.sort()).toEqual(Object.keys(AUDIT_EVENTS).sort());
    const page = auditEventsPage();
    for (const name of grouped) expect(page).toContain(`\`${name}\``);
  });
});
