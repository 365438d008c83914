// What has to be closed again, in reverse order.

export type Closers = (() => Promise<void> | void)[];

/** Empties the list. */
export async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}
