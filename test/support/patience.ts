// How long tests wait for what must come: far longer than slow machines take, since this is only to end what hangs, and to say what is missing.

/** Below the time a test may take (`vitest.config.ts`). */
export const PATIENT_MS = Number(process.env.PATIENT_MS ?? 50_000)
