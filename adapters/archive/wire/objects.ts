// Replies of DSpace 7: searches, items, bundles and bitstreams. HAL leaves out what is empty.
import { z } from 'zod';

const metadata = z.record(z.string(), z.array(z.object({ value: z.string().nullish() })));

export const objectSchema = z.object({
  uuid: z.string().min(1),
  handle: z.string().nullish(),
  // What was withdrawn answers without any.
  metadata: metadata.nullish().transform((values) => values ?? {}),
  withdrawn: z.boolean().nullish(),
  inArchive: z.boolean().nullish(),
  discoverable: z.boolean().nullish(),
  lastModified: z.string().nullish(),
});

export type DspaceObject = z.output<typeof objectSchema>;

/** The first value of a field; null where there is none. */
export function valueOf({ metadata: values }: Pick<DspaceObject, 'metadata'>, field: string): string | null {
  const text = values[field]?.find(({ value }) => (value ?? '').trim() !== '')?.value?.trim();
  return text === undefined ? null : text.normalize('NFC');
}

const pageSchema = z.object({
  number: z.int().min(0).default(0),
  size: z.int().min(0),
  totalElements: z.int().min(0),
});

const hitSchema = z.object({
  hitHighlights: z
    .record(z.string(), z.array(z.string()))
    .nullish()
    // An object of objects, or nothing, in other versions: it only helps to read.
    .catch(null)
    .transform((found) => Object.values(found ?? {}).flat()),
  _embedded: z.object({ indexableObject: z.unknown() }),
});

const resultSchema = z.object({
  _embedded: z.object({ objects: z.array(hitSchema).default([]) }).nullish(),
  page: pageSchema,
});

/** The contract prints `searchResults`, servers answer `searchResult`. */
export const searchReplySchema = z
  .object({ _embedded: z.object({ searchResult: resultSchema.optional(), searchResults: resultSchema.optional() }) })
  .transform(({ _embedded }, context) => {
    const result = _embedded.searchResult ?? _embedded.searchResults;
    if (result === undefined) {
      context.addIssue({ code: 'custom', message: 'no result' });
      return z.NEVER;
    }
    return { hits: result._embedded?.objects ?? [], page: result.page };
  });

const bundleSchema = z.object({ uuid: z.string().min(1), name: z.string().nullish() });

export const bundlesReplySchema = z
  .object({ _embedded: z.object({ bundles: z.array(bundleSchema).default([]) }).nullish(), page: pageSchema.nullish() })
  .refine(({ _embedded, page }) => (_embedded ?? page ?? null) !== null, 'neither bundles nor a page')
  .transform(({ _embedded }) => _embedded?.bundles ?? []);

const bitstreamSchema = z.object({
  uuid: z.string().min(1),
  name: z.string().nullish(),
  sizeBytes: z.number().min(0).nullish(),
  metadata: metadata.nullish().transform((values) => values ?? {}),
  checkSum: z.object({ checkSumAlgorithm: z.string().nullish(), value: z.string().nullish() }).nullish(),
});

export type Bitstream = z.output<typeof bitstreamSchema>;

export const bitstreamsReplySchema = z
  .object({
    _embedded: z.object({ bitstreams: z.array(bitstreamSchema).default([]) }).nullish(),
    page: pageSchema.nullish(),
  })
  .refine(({ _embedded, page }) => (_embedded ?? page ?? null) !== null, 'neither bitstreams nor a page')
  .transform(({ _embedded }) => _embedded?.bitstreams ?? []);

export const accessStatusSchema = z.object({ status: z.string() });

/** The root of the interface. */
export const rootSchema = z.object({ dspaceVersion: z.string() });
