// Which acts need a strong and recent sign-in: those that make somebody an administrator, open personal data, or stand in
// for somebody. Ending a right never does: it must not wait for anything.

interface GivenCapability {
  readonly capability: string;
  readonly delegable: boolean;
}

function opensMuch({ capability, delegable }: GivenCapability): boolean {
  return delegable || capability.startsWith('gateway:') || capability.endsWith('.read-personal');
}

export const STEP_UP = {
  createGrant: ({ input }: { readonly input: GivenCapability }) => opensMuch(input),
  createDeputy: true,
  approveAccess: true,
  breakGlass: true,
} as const;
